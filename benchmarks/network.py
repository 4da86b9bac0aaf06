"""A network of any size for benchmarks: partners, metrics, an open period."""

from django.db import connection

from partners.network.models import Kind, Owner, Partner, Placement, Territory
from portal.access.actor import SYSTEM
from portal.lib import months
from standards.catalogue.models import Metric
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection

METRICS = 30
COLLECTION = "bench"


def network(size: int) -> tuple[Period, list[str]]:
    """Exactly ``size`` partners placed in one territory, and 30 shares of a month that is over."""
    import datetime as dt

    territory, _ = Territory.objects.get_or_create(code="B", name="Bench", path="/B/")
    owner, _ = Owner.objects.get_or_create(code="b", name="Bench")
    kind, _ = Kind.objects.get_or_create(code="b", name="Bench")
    known = Partner.objects.count()
    new = Partner.objects.bulk_create(
        Partner(
            code=f"b{number:06d}",
            name=f"Partner {number}",
            status="active",
            joined_month="2020-01",
            home_path="/B/",
        )
        for number in range(known, size)
    )
    Placement.objects.bulk_create(
        Placement(
            partner=partner, from_month="2020-01", territory=territory, owner=owner, kind=kind
        )
        for partner in new
    )
    Metric.objects.bulk_create(
        [
            Metric(
                code=f"m{i:02d}", name=f"Metric {i}", kind="share", factor=100, lower=0, upper=100
            )
            for i in range(METRICS)
        ],
        ignore_conflicts=True,
    )
    collection = save_collection(
        code=COLLECTION,
        name="Bench",
        metrics=[f"m{i:02d}" for i in range(METRICS)],
        recurrence=Recurrence(Frequency.MONTH, "2020-01"),
        offsets=Offsets(40, 45, 50, 51),
        actor=SYSTEM,
    )
    # The one before today's, open whatever the day: a month is sent when it is over.
    month = months.shift(months.of(dt.datetime.now(dt.UTC).date()), -1)
    period = open_periods(collection=collection, months=[month], actor=SYSTEM)[0]
    analyze()
    return period, list(Partner.objects.order_by("code").values_list("code", flat=True))


def analyze() -> None:
    """Tell PostgreSQL's planner what the tables hold, as its own service does within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def wipe_months() -> None:
    """Delete what was sent; the immutability triggers step aside for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE reporting_submission, reporting_revision CASCADE")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND tbl_name = 'reporting_revision'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        Submission.objects.update(current=None)
        Revision.objects.all()._raw_delete(Revision.objects.db)
        Submission.objects.all()._raw_delete(Submission.objects.db)
        for _, sql in triggers:
            cursor.execute(sql)


def narrow_table() -> str:
    """An empty narrow table: a row for each value."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_narrow")
        cursor.execute(
            "CREATE TABLE bench_narrow (partner varchar(40), metric integer, n integer, d integer)"
        )
    return "bench_narrow"
