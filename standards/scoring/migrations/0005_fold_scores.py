"""Of scores that say the same in run after run one row is kept; on the way back every run has its own.

Documents stay as they are, byte for byte.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import migrations
from django.utils import timezone

from portal.lib.canonical import digest
from portal.lib.ids import new_public_id

_KEPT = (
    "UPDATE scoring_score SET month = %s, since_id = %s, until_id = %s, document_digest = %s"
    " WHERE id = %s"
)
_GONE = "DELETE FROM scoring_score WHERE id = %s"
_OWN = "partner_id, overall, is_upholding, document"
_AGAIN = (
    f"INSERT INTO scoring_score (run_id, month, document_digest, inputs_digest, {_OWN})"
    f" SELECT %s, month, document_digest, inputs_digest, {_OWN} FROM scoring_score"
    " WHERE run_id = %s"
)
_SPREAD = (
    f"INSERT INTO scoring_score (run_id, month, document_digest, inputs_digest, {_OWN})"
    f" SELECT %s, month, document_digest, inputs_digest, {_OWN} FROM scoring_score"
    " WHERE run_id IS NULL AND month = %s AND since_id <= %s"
    " AND (until_id IS NULL OR until_id > %s)"
)


def fold(apps: Any, editor: Any) -> None:
    """Keep each score once, from the first run that found it until the next that found another."""
    runs = apps.get_model("scoring", "ScoreRun").objects
    pointers = apps.get_model("scoring", "ScorePointer").objects
    scores = apps.get_model("scoring", "Score").objects
    for pointer in pointers.order_by("month").select_related("run"):
        known = list(runs.filter(month=pointer.month).order_by("pk").values_list("pk", flat=True))
        if known[-1] != pointer.run_id:
            # What counted again is the last run from now on.
            known.append(_again(runs, pointer.run, editor))
        found = scores.filter(run__in=known).order_by("partner_id", "run_id")
        _fold_month(pointer.month, known, found, editor)
        # Its hashes were made otherwise: what follows on it is worked out for everybody.
        runs.filter(pk=known[-1]).update(inputs_digest="")


def _again(runs: Any, old: Any, editor: Any) -> int:
    again = runs.create(
        public_id=new_public_id(),
        month=old.month,
        inputs_digest=old.inputs_digest,
        scores_digest=old.scores_digest,
        is_final=old.is_final,
        created_at=timezone.now(),
    )
    editor.execute(_AGAIN, [again.pk, old.pk])
    return int(again.pk)


def _fold_month(month: str, runs: Sequence[int], found: Any, editor: Any) -> None:
    kept: list[tuple[Any, ...]] = []
    gone: list[tuple[int]] = []
    rows = found.values_list("partner_id", "run_id", "pk", "document").iterator(chunk_size=500)
    for _, own in groupby(rows, key=lambda row: row[0]):
        by_run = {run: (pk, digest(document)) for _, run, pk, document in own}
        terms = list(_terms(runs, by_run))
        kept += [(month, since, until, said, pk) for pk, said, since, until in terms]
        staying = {pk for pk, *_ in terms}
        gone += [(pk,) for pk, _ in by_run.values() if pk not in staying]
    # Only once all is read: a table that changes while it is read may skip rows on SQLite.
    with editor.connection.cursor() as cursor:
        cursor.executemany(_KEPT, kept)
        cursor.executemany(_GONE, gone)


def _terms(
    runs: Sequence[int], by_run: dict[int, tuple[int, str]]
) -> Iterator[tuple[int, str, int, int | None]]:
    """Row, digest, first run and the run that ended it, of one partner's scores in one month."""
    counting: tuple[int, str, int] | None = None
    for run in runs:
        pk, said = by_run.get(run, (0, ""))
        if counting and counting[1] == said:
            continue
        if counting:
            yield (*counting, run)
        counting = (pk, said, run) if said else None
    if counting:
        yield (*counting, None)


def spread(apps: Any, editor: Any) -> None:
    """Give every run its own rows again, and each month its pointer.

    Runs of one month with the same inputs are one again: the first of them.
    """
    runs = apps.get_model("scoring", "ScoreRun").objects
    pointers = apps.get_model("scoring", "ScorePointer").objects
    scores = apps.get_model("scoring", "Score").objects
    ordered = runs.order_by("month", "pk").values_list("month", "pk", "inputs_digest")
    doubled: list[int] = []
    for month, rows in groupby(ordered, key=lambda row: row[0]):
        first: dict[str, int] = {}
        for _, pk, inputs in rows:
            counts = first.setdefault(inputs, pk)
            if counts == pk:
                editor.execute(_SPREAD, [pk, month, pk, pk])
            else:
                doubled.append(pk)
        pointers.create(month=month, run_id=counts)
    with editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_score WHERE run_id IS NULL")
    scores.update(since=None, until=None)
    if doubled:
        _drop_runs(doubled, editor)


def _drop_runs(doubled: Sequence[int], editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.executemany("DELETE FROM scoring_scorerun WHERE id = %s", [(pk,) for pk in doubled])


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_periods_of_scores")]
    operations = [migrations.RunPython(fold, spread)]
