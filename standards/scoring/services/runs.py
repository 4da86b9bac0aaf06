"""Score a month: gather, compute what differs, store it once."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from django.db import transaction

from partners.network.queries import places_in, visible_spans
from portal.access.actor import SYSTEM
from portal.jobs.registry import Progress
from portal.jobs.services import enqueue
from portal.lib import months
from portal.lib.canonical import sum_of
from portal.lib.events import emit
from standards.catalogue.queries import applied_targets, metric_facts
from standards.catalogue.queries.sets import longest_window, waivers_in
from standards.reporting.queries.asked import unasked_cells, unloaded_cells
from standards.reporting.queries.documents import documents_by_month
from standards.reporting.queries.period_ends import day_everywhere, extended_periods, reopened_cells
from standards.reporting.queries.sets import (
    metrics_asked,
    opened_months,
    resting_codes,
    starting_since,
)
from standards.scoring.events import ScoresMoved
from standards.scoring.inputs import Inputs
from standards.scoring.models import ScoreRun
from standards.scoring.services.storage import found_scores, store_scores

DEBOUNCE_SECONDS = 1.0
# Up to so many partners are scored alone: what they cost does not grow with the network.
FEW = 20


def request(month: str, partner_ids: Sequence[int] = ()) -> None:
    """Queue scoring of ``month``, of a few partners or of all; bursts in a second become one run.

    ``partner_ids`` are those whose inputs changed; none stands for the whole network.
    """
    few = sorted(set(partner_ids)) if len(set(partner_ids)) <= FEW else []
    key = ":".join(["score", month, *map(str, few)])
    enqueue("scoring.score", key=key, delay=DEBOUNCE_SECONDS, month=month, partner_ids=few)


def request_sent(month: str, partner_ids: Sequence[int]) -> None:
    """Queue ``month`` of partners whose numbers changed, and later months it counts along in."""
    window = longest_window()
    last = months.shift(month, window - 1)
    later = ScoreRun.objects.filter(month__gt=month, month__lte=last) if window > 1 else ()
    for each in [month, *sorted({run.month for run in later})]:
        request(each, partner_ids)


def request_from(month: str, partner_ids: Sequence[int] = ()) -> None:
    """Queue every opened month from ``month`` on (a version or placement changed)."""
    for each in opened_months(month):
        request(each, partner_ids)


def score_month(
    *, month: str, partner_ids: Sequence[int] = (), progress: Progress | None = None
) -> ScoreRun:
    """Score ``month`` for some partners or all; a run only where something differs from the last.

    The first run of a month is for everybody.
    """
    before = _newest(month)
    some = sorted(partner_ids) if before is not None and before.has_digests else []
    inputs = gather(month, some or None)
    digests = inputs.digests()
    if before is not None and not some and before.inputs_digest == sum_of(digests):
        return before
    if progress:
        progress.step(0, len(inputs.places))
    scores = found_scores(inputs, digests, some)
    if before is not None and some and not scores.differs:
        return before
    with transaction.atomic():
        if _newest(month, is_locked=True) != before:
            # Somebody else scored the month meanwhile, from newer inputs than these.
            return score_month(month=month, partner_ids=partner_ids, progress=progress)
        # A month gets final for everybody at once.
        is_final = before.is_final if before is not None and some else inputs.is_final
        run = store_scores(month, scores, before if some else None, is_final=is_final)
        moved = scores.moved if before is not None and before.is_final else ()
        emit(ScoresMoved(month, run.pk, before.pk if before else None, moved))
    if progress:
        progress.step(len(inputs.places), len(inputs.places))
    return run


def _newest(month: str, *, is_locked: bool = False) -> ScoreRun | None:
    """The last run of ``month``; locked: nobody stores another until the transaction ends."""
    runs = ScoreRun.objects.filter(month=month)
    if is_locked:
        # The first run is there for good, so that everybody waits at the same row.
        list(runs.select_for_update().order_by("pk")[:1])
    return runs.order_by("-pk").first()


def gather(month: str, partner_ids: Sequence[int] | None = None) -> Inputs:
    """All inputs of ``month`` as of now; of some partners the same as among all of them."""
    places = places_in(month, partner_ids)
    bound = applied_targets(month, places)
    codes = {target.metric_code for target in bound.targets}
    applied = bound.without(resting_codes(month, codes))
    window = max((target.window_months for target in applied.targets), default=1)
    waivers = waivers_in(month)
    if partner_ids is not None:
        waivers = waivers.filter(partner__in=partner_ids)
    back = [months.shift(month, -by) for by in range(window - 1, 0, -1)]
    documents = documents_by_month([*back, month], partner_ids)
    periods = metrics_asked(month).values_list(
        "metric__code", "collection__periods", "collection__periods__lock_date"
    )
    locks = {code: lock for code, _, lock in sorted(periods, key=itemgetter(2))}
    never_asked = unasked_cells(month, [place.partner_id for place in places])
    return Inputs(
        month=month,
        places=places,
        applied=applied,
        metrics=metric_facts(sorted(codes)),
        documents=documents[month],
        earlier=[documents[each] for each in back],
        waived=frozenset(waivers.values_list("partner_id", "metric__code")),
        locked=_locked(month, list(periods)),
        reopened=reopened_cells(month, day_everywhere()),
        unasked=never_asked | unloaded_cells(month, documents[month]),
        starting=_starting(month),
        lock_dates={code: lock.isoformat() for code, lock in locks.items()},
    )


def _starting(month: str) -> frozenset[tuple[int, str]]:
    """(partner, metric) of partners in their first periods of a collection."""
    since = starting_since(month)
    spans = visible_spans(SYSTEM, "months.review") if since else []
    return frozenset(
        (partner, code)
        for partner, joined, _, _ in spans
        for code, ended in since.items()
        if joined > ended
    )


def _locked(month: str, periods: Sequence[tuple[str, int, date]]) -> frozenset[str]:
    """Metrics nobody can send any more: their lock day is over everywhere, no extension runs.

    A month that was final stays so: what is opened again later concerns that partner only.
    """
    day = day_everywhere()
    before = _newest(month)
    was_final = before is not None and before.is_final
    extended = () if was_final else extended_periods(day)
    running = {code for code, pk, lock in periods if lock >= day or pk in extended}
    return frozenset(code for code, _, _ in periods if code not in running)
