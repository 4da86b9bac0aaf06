"""Score a month: gather, compute, store once, move the pointer."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from partners.network.queries import places_in
from portal.jobs.registry import Progress
from portal.jobs.services import enqueue
from portal.lib import months
from portal.lib.canonical import digest
from portal.lib.events import emit
from standards.catalogue.models import Waiver
from standards.catalogue.queries import applied_targets, metric_facts
from standards.reporting.models import CollectionMetric, Period
from standards.reporting.queries import month_documents
from standards.reporting.queries.asked import unasked_cells, unloaded_cells
from standards.reporting.queries.closing import day_everywhere, extended_periods, reopened_cells
from standards.scoring import documents as score_documents
from standards.scoring.events import ScoresMoved
from standards.scoring.inputs import Inputs
from standards.scoring.models import Score, ScorePointer, ScoreRun
from standards.scoring.sheets import scored_sheets

DEBOUNCE_SECONDS = 1.0


def request(month: str) -> None:
    """Queue scoring of ``month``; bursts within a second become one run."""
    enqueue("scoring.score", key=f"score:{month}", delay=DEBOUNCE_SECONDS, month=month)


def request_from(month: str) -> None:
    """Queue every opened month from ``month`` on (a version or placement changed)."""
    known = Period.objects.filter(month__gte=month).values_list("month", flat=True).distinct()
    for each in sorted(known):
        request(each)


def score_month(*, month: str, progress: Progress | None = None) -> ScoreRun:
    """Score ``month`` for the whole network; equal inputs give the run that exists already."""
    inputs = gather(month)
    key = inputs.digest()
    run = ScoreRun.objects.filter(month=month, inputs_digest=key).first()
    if run is None:
        run = _store(inputs, key, progress)
    _point(month, run)
    return run


def gather(month: str) -> Inputs:
    """All inputs of ``month`` as of now."""
    places = places_in(month)
    applied = applied_targets(month, places)
    codes = sorted({target.metric_code for target in applied.targets})
    window = max((target.window_months for target in applied.targets), default=1)
    waivers = Waiver.objects.filter(from_month__lte=month, to_month__gte=month)
    periods = CollectionMetric.objects.filter(collection__periods__month=month).values_list(
        "metric__code", "collection__periods", "collection__periods__lock_date"
    )
    locks = {code: lock for code, _, lock in periods}
    documents = month_documents(month)
    never_asked = unasked_cells(month, [place.partner_id for place in places])
    return Inputs(
        month=month,
        places=places,
        applied=applied,
        metrics=metric_facts(codes),
        documents=documents,
        earlier=[month_documents(months.shift(month, -back)) for back in range(window - 1, 0, -1)],
        waived=frozenset(waivers.values_list("partner_id", "metric__code")),
        locked=_locked(month, list(periods)),
        reopened=reopened_cells(month, day_everywhere()),
        unasked=never_asked | unloaded_cells(month, documents),
        lock_dates={code: lock.isoformat() for code, lock in locks.items() if code in codes},
    )


def _locked(month: str, periods: Sequence[tuple[str, int, date]]) -> frozenset[str]:
    """Metrics nobody can send any more: their lock day is over everywhere, no extension runs.

    A month that was final stays so: what is opened again later concerns that partner only.
    """
    day = day_everywhere()
    was_final = ScorePointer.objects.filter(month=month, run__is_final=True).exists()
    extended = () if was_final else extended_periods(day)
    return frozenset(code for code, pk, lock in periods if lock < day and pk not in extended)


def _store(inputs: Inputs, key: str, progress: Progress | None) -> ScoreRun:
    if progress:
        progress.step(0, len(inputs.places))
    made = score_documents.documents(inputs, scored_sheets(inputs)) if inputs.places else []
    with transaction.atomic():
        run, is_new = ScoreRun.objects.get_or_create(
            month=inputs.month,
            inputs_digest=key,
            defaults={"scores_digest": digest(made), "is_final": inputs.is_final},
        )
        if is_new:
            Score.objects.bulk_create(
                (
                    Score(
                        run=run,
                        partner_id=place.partner_id,
                        overall=None if doc["overall"] is None else Decimal(doc["overall"]),
                        is_upholding=score_documents.upholding(doc),
                        document=doc,
                    )
                    for place, doc in zip(inputs.places, made, strict=True)
                ),
                batch_size=1000,
            )
    if progress:
        progress.step(len(inputs.places), len(inputs.places))
    return run


def _point(month: str, run: ScoreRun) -> None:
    with transaction.atomic():
        pointer = ScorePointer.objects.select_for_update().filter(month=month).first()
        before_id = pointer.run_id if pointer else None
        if pointer is None:
            ScorePointer.objects.create(month=month, run=run)
            moved: tuple[int, ...] = ()
        elif pointer.run_id == run.pk:
            return
        else:
            moved = _changed(pointer.run, run) if pointer.run.is_final else ()
            pointer.run = run
            pointer.save(update_fields=["run"])
        emit(ScoresMoved(month, run.pk, before_id, moved))


def _changed(old: ScoreRun, new: ScoreRun) -> tuple[int, ...]:
    before = dict(old.scores.values_list("partner_id", "overall"))
    after = dict(new.scores.values_list("partner_id", "overall"))
    return tuple(sorted(key for key in after if key in before and before[key] != after[key]))
