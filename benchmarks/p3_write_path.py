"""P3: the write path beside `bulk_create(update_conflicts)` on a narrow table, a row a value."""

import random

from django.db import connection, models, transaction

from benchmarks.frame import Row, compare
from benchmarks.network import METRICS, network, wipe_months
from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.reporting.models import Period
from standards.reporting.services.sending import Examined, MonthInput, examine_months
from standards.reporting.services.sending.send import Sending

SIZE = 10_000


class Value(models.Model):
    """One value in a row of its own: the table this product does not have."""

    partner_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    metric = models.CharField(max_length=60)
    n = models.BigIntegerField()
    d = models.BigIntegerField()

    class Meta:
        app_label = "benchmarks"
        constraints = [
            models.UniqueConstraint(
                fields=["partner_id", "period_id", "metric"], name="bench_value_once"
            )
        ]


def run() -> list[Row]:
    """One row: 10,000 partners x 30 metrics, examined, written as revisions and as narrow rows."""
    period, _codes = network(SIZE)
    ids = list(Partner.objects.order_by("code").values_list("pk", flat=True))[:SIZE]
    chance = random.Random(3)
    cells = {
        pk: {
            f"m{i:02d}": {"n": chance.randint(0, 20), "d": chance.randint(20, 400)}
            for i in range(METRICS)
        }
        for pk in ids
    }
    # Validation is P1's and P4's; here only the writing is timed.
    months = [MonthInput(pk, document) for pk, document in cells.items()]
    examined = examine_months(period=period, months=months, source="file", actor=SYSTEM)
    with connection.schema_editor() as editor:
        editor.create_model(Value)
    try:
        product_seconds, rival_seconds = compare(
            lambda: product(period, examined),
            lambda: rival(period, cells),
            before=wipe_months,
            rounds=3,
        )
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Value)
    faster = rival_seconds / product_seconds
    return [
        Row(
            "P3",
            f"write {SIZE:,} x {METRICS} ({faster:.0f}x faster)",
            "bulk_create(update_conflicts), narrow rows",
            product_seconds,
            rival_seconds,
            ">= 30x faster",
            faster >= 30,
        )
    ]


def product(period: Period, examined: Examined) -> int:
    """Locks, revisions, pointers, audit and news; returns the number of cells that count."""
    with transaction.atomic():
        sent = Sending(period, (), "file", SYSTEM, "").take(examined, accept_partial=False)
    return len(sent.received) * METRICS


def rival(period: Period, cells: dict[int, dict[str, dict[str, int]]]) -> int:
    """One object a value; returns the number of values written."""
    rows = [
        Value(partner_id=pk, period_id=period.pk, metric=code, n=cell["n"], d=cell["d"])
        for pk, document in cells.items()
        for code, cell in document.items()
    ]
    Value._default_manager.bulk_create(
        rows,
        batch_size=2_000 if connection.vendor == "postgresql" else 150,
        update_conflicts=True,
        unique_fields=["partner_id", "period_id", "metric"],
        update_fields=["n", "d"],
    )
    return len(rows)
