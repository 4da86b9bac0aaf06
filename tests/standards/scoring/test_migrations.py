"""Scores of many runs become rows that count from run to run, and rows of every run again."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from partners.network.models import Partner
from tests.factories.reporting import make_partners

OLD, NEW = "0003_runs_immutable", "0006_scores_once"
A, B = {"overall": "1.0", "standards": [], "ä": "ß"}, {"overall": "2.0", "standards": []}


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("scoring", name)])
    return MigrationExecutor(connection).loader.project_state([("scoring", name)]).apps


def _run(apps, month: str, inputs: str, documents: dict[int, dict[str, object]]):
    run = apps.get_model("scoring", "ScoreRun").objects.create(
        month=month, inputs_digest=inputs, scores_digest=inputs
    )
    scores = apps.get_model("scoring", "Score").objects
    for partner_id, document in documents.items():
        scores.create(run=run, partner_id=partner_id, overall=1, document=document)
    return run


@pytest.mark.slow
@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_scores_of_runs_become_scores_of_periods_and_back() -> None:
    one, two = (partner.pk for partner in make_partners("ONE", "TWO"))
    try:
        old = migrate(OLD)
        first = _run(old, "2026-01", "a", {one: A, two: A})
        second = _run(old, "2026-01", "b", {one: B, two: A})
        third = _run(old, "2026-01", "c", {one: B})
        other = _run(old, "2026-02", "a", {two: B})
        pointers = old.get_model("scoring", "ScorePointer").objects
        # January's inputs were as at first again.
        pointers.create(month="2026-01", run=first)
        pointers.create(month="2026-02", run=other)
        new = migrate(NEW)
        again = new.get_model("scoring", "ScoreRun").objects.filter(month="2026-01").last()
        rows = new.get_model("scoring", "Score").objects.order_by("month", "partner_id", "since_id")
        told = ("month", "partner_id", "since_id", "until_id", "document")
        assert list(rows.values_list(*told)) == [
            ("2026-01", one, first.pk, second.pk, A),
            ("2026-01", one, second.pk, again.pk, B),
            ("2026-01", one, again.pk, None, A),
            ("2026-01", two, first.pk, third.pk, A),
            ("2026-01", two, again.pk, None, A),
            ("2026-02", two, other.pk, None, B),
        ]
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            rows.update(overall=3)
        # Since then the inputs are as in the second run.
        fifth = new.get_model("scoring", "ScoreRun").objects.create(
            month="2026-01", inputs_digest="b", scores_digest="b"
        )
        rows.filter(partner_id=one, until=None).update(until=fifth)
        rows.create(
            month="2026-01", partner_id=one, since=fifth, overall=1, document=B,
            document_digest="b", inputs_digest="b",
        )  # fmt: skip
        back = migrate(OLD)
        found = back.get_model("scoring", "Score").objects.order_by("run_id", "partner_id")
        assert list(found.values_list("run_id", "partner_id", "document")) == [
            (first.pk, one, A), (first.pk, two, A), (second.pk, one, B), (second.pk, two, A),
            (third.pk, one, B), (other.pk, two, B), (again.pk, one, A), (again.pk, two, A),
        ]  # fmt: skip
        pointed = back.get_model("scoring", "ScorePointer").objects.order_by("month")
        assert list(pointed.values_list("run_id", flat=True)) == [second.pk, other.pk]
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            found.update(overall=3)
    finally:
        migrate(NEW)
        assert Partner.objects.count() == 2
