"""Whom a month asks, and how many of them have sent: one set for heads, lists, rates and files.

A running month asks the partners that are part of the network, may send, and are bound by a target
for something they report. When it closes everywhere, the set is written down (`services.asked`),
and nothing that happens to a partner later changes it. Whoever sent a month was asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from partners.network.enums import PartnerStatus
from partners.network.queries import partners_within, places_in, visible_ids, visible_spans
from portal.access.actor import SYSTEM, Actor
from standards.reporting.enums import Source, SubmissionState
from standards.reporting.models import Asked, CollectionMetric, Period, Submission
from standards.reporting.month_document import MonthDocument
from standards.reporting.queries.documents import MANY, of_partners
from standards.reporting.queries.looks import needs_you, waits_for_others
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.queries.requirements import asked_codes, reported

if TYPE_CHECKING:
    from partners.network.models import PartnerQuerySet

# People who cannot send are not asked.
_CANNOT_SEND = (PartnerStatus.PROSPECT, PartnerStatus.SUSPENDED)
_RECEIVED = Q(state=SubmissionState.RECEIVED)


@dataclass(frozen=True, slots=True)
class Counted:
    """How a month stands among the partners asked; ``timed``: received, day of sending known.

    ``needs_look`` the actor is to look at, ``waiting`` wait for somebody else's look or word.
    """

    asked: int = 0
    received: int = 0
    needs_look: int = 0
    waiting: int = 0
    returned: int = 0
    on_time: int = 0
    timed: int = 0


def periods_told_apart() -> QuerySet[Period]:
    """All months; ``asks`` says whether partners report something of it, or others bring it all."""
    asking = _asking_collections().filter(collection=OuterRef("collection"))
    return Period.objects.annotate(asks=Exists(asking))


def has_sent(month: str) -> Exists:
    """Of rows with a ``partner`` whether it sent the month that ``month`` leads to.

    What others bring for it is nothing that it sent.
    """
    sent = Submission.objects.filter(_RECEIVED, partner=OuterRef("partner"))
    return Exists(
        sent.filter(period__month=OuterRef(month), period__collection__in=_asking_collections())
    )


def _asking_collections() -> QuerySet[CollectionMetric]:
    return CollectionMetric.objects.filter(reported("metric__")).values("collection_id")  # type: ignore[return-value]  # one column


def asked_partners(period: Period, actor: Actor, capability: str) -> PartnerQuerySet:
    """The partners of the actor's area that ``period`` asks."""
    partners = partners_within(actor, capability)
    sent = Submission.objects.filter(_RECEIVED, period=period)
    if period.asked_fixed_at:
        fixed = Asked.objects.filter(period=period).values("partner_id")
        return partners.filter(Q(pk__in=fixed) | Q(pk__in=sent.values("partner_id")))
    asked = _asked_now([period], actor, capability)[period.pk]
    return partners.filter(Q(pk__in=asked) | Q(pk__in=sent.values("partner_id")))


def counts_of(
    periods: Sequence[Period], actor: Actor, capability: str = "months.review"
) -> dict[int, Counted]:
    """By period (key) how it stands in the actor's area."""
    visible = Submission.objects.visible_to(actor, capability)
    names = (
        "received", "waiting", "needs_look", "returned", "on_time", "timed", "received_unasked",
    )  # fmt: skip
    was_asked = Exists(Asked.objects.filter(period=OuterRef("period"), partner=OuterRef("partner")))
    rows = (
        visible.filter(period__in=periods)
        .order_by()
        .annotate(was_asked=was_asked)
        .values("period_id")
        .annotate(
            received=Count("pk", filter=_RECEIVED),
            # Before the count that takes the name of the column it looks at.
            waiting=Count("pk", filter=waits_for_others(actor)),
            needs_look=Count("pk", filter=needs_you(actor)),
            returned=Count("pk", filter=Q(state=SubmissionState.RETURNED)),
            on_time=Count("pk", filter=_RECEIVED & Q(current__is_on_time=True)),
            timed=Count("pk", filter=_RECEIVED & Q(current__is_on_time__isnull=False)),
            received_unasked=Count("pk", filter=_RECEIVED & Q(was_asked=False)),
        )
        .values_list("period_id", *names)
    )
    sent = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
    asked = _numbers_asked(periods, actor, capability)
    by_period = {}
    for period in periods:
        counted = sent.get(period.pk, dict.fromkeys(names, 0))
        unasked = counted.pop("received_unasked")
        # Of a running month those who sent are among the asked already.
        more = unasked if period.asked_fixed_at else 0
        by_period[period.pk] = Counted(asked=asked.get(period.pk, 0) + more, **counted)
    return by_period


def asked_pairs(
    periods: Sequence[Period], partner_ids: Collection[int], actor: Actor, capability: str
) -> set[tuple[int, int]]:
    """(period, partner) of those of the actor's partners that ``periods`` ask.

    As `asked_partners` of each period says, without those who only sent.
    """
    closed = [period.pk for period in periods if period.asked_fixed_at]
    fixed = of_partners(Asked.objects.filter(period__in=closed), partner_ids)
    pairs = set(fixed.values_list("period_id", "partner_id")) if closed else set()
    for period_id, asked in _asked_now(periods, actor, capability).items():
        pairs |= {(period_id, pk) for pk in asked}
    return pairs


def asked_among(periods: Sequence[Period], partner_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(period, partner) of those of a few partners that ``periods`` ask; suspended ones included.

    A running month is shown to a suspended partner, who reads but does not send.
    """
    closed = [period for period in periods if period.asked_fixed_at]
    fixed = Asked.objects.filter(period__in=closed, partner__in=partner_ids)
    pairs = set(fixed.values_list("period_id", "partner_id")) if closed else set()
    for month, running in _running(periods):
        places = places_in(month, sorted(partner_ids))
        for period_id, asked in asked_codes(running, places).items():
            pairs |= {(period_id, pk) for pk, codes in asked.items() if codes}
    return pairs


def asked_ids_now(period: Period) -> frozenset[int]:
    """The partners a month asks at this moment, of the whole network."""
    return _asked_now([period], SYSTEM, "months.review")[period.pk]


def unasked_cells(month: str, partner_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """(partner, metric) that no closed month asked.

    Whoever joined a month after it closed, and who could not send it. A month that is over and not
    written down yet asks whom it would be written down for: history is scored when it is loaded.
    """
    over = list(
        Period.objects.filter(month=month).filter(
            Q(asked_fixed_at__isnull=False) | Q(lock_date__lt=day_everywhere())
        )
    )
    asked: dict[int, set[int]] = {
        pk: set(ids) for pk, ids in _asked_now(over, SYSTEM, "months.review").items()
    }
    rows = of_partners(Asked.objects.filter(period__in=over), partner_ids)
    for period_id, partner_id in rows.values_list("period_id", "partner_id"):
        asked.setdefault(period_id, set()).add(partner_id)
    who: dict[str, set[int]] = {}
    codes = Period.objects.filter(pk__in=[period.pk for period in over])
    for period_id, code in codes.values_list("pk", "collection__metrics__code"):
        who.setdefault(code, set()).update(asked.get(period_id, ()))
    return frozenset(
        (partner, code) for code, ids in who.items() for partner in set(partner_ids) - ids
    )


def unloaded_cells(
    month: str, documents: Mapping[int, MonthDocument]
) -> frozenset[tuple[int, str]]:
    """(partner, metric) that a month the brand loaded does not hold: nobody was asked for it.

    ``documents`` are the month's by partner. Whoever sends a month itself leaves nothing out.
    """
    rows = Submission.objects.filter(_RECEIVED, period__month=month, current__source=Source.PACK)
    loaded = of_partners(rows, documents).values_list("partner_id", "period_id")
    if not loaded:
        return frozenset()
    metrics: dict[int, list[str]] = {}
    entries = CollectionMetric.objects.filter(collection__periods__month=month)
    for period_id, code in entries.values_list("collection__periods", "metric__code"):
        metrics.setdefault(period_id, []).append(code)
    pairs = set()
    for partner, period_id in loaded:
        held = documents[partner].metrics if partner in documents else frozenset[str]()
        pairs |= {(partner, code) for code in metrics.get(period_id, ()) if code not in held}
    return frozenset(pairs)


def _numbers_asked(periods: Sequence[Period], actor: Actor, capability: str) -> dict[int, int]:
    """How many partners each period asks, by what is written down or asked at this moment."""
    partners = partners_within(actor, capability)
    rows = Asked.objects.filter(period__in=periods, partner__in=partners).order_by()
    is_written = any(period.asked_fixed_at for period in periods)
    counts = dict(rows.values_list("period_id").annotate(Count("pk"))) if is_written else {}
    asked = {pk: set(ids) for pk, ids in _asked_now(periods, actor, capability).items()}
    visible = Submission.objects.visible_to(actor, capability)
    sent = visible.filter(_RECEIVED, period__in=asked).values_list("period_id", "partner_id")
    for period_id, partner_id in sent if asked else ():
        asked[period_id].add(partner_id)
    return counts | {pk: len(ids) for pk, ids in asked.items()}


def _asked_now(
    periods: Sequence[Period], actor: Actor, capability: str
) -> dict[int, frozenset[int]]:
    """By running period the partners it asks; a constant number of queries a month."""
    running = _running(periods)
    if not running:
        return {}
    spans = visible_spans(actor, capability)
    visible = visible_ids(actor, capability)
    # Asked as other readers of the month ask, so that a page asks once.
    partner_ids = visible if visible is None or len(visible) <= MANY else None
    today = day_everywhere()
    by_period = {}
    for month, group in running:
        # Whoever has left cannot send any more; of a month that is over it was asked.
        leavers = {period.pk for period in group if period.lock_date < today}
        ids = {
            pk: status == PartnerStatus.LEFT
            for pk, joined, left, status in spans
            if status not in _CANNOT_SEND and joined <= month and (not left or left >= month)
        }
        places = [place for place in places_in(month, partner_ids) if place.partner_id in ids]
        for period_id, asked in asked_codes(group, places).items():
            by_period[period_id] = frozenset(
                pk for pk, codes in asked.items() if codes and (period_id in leavers or not ids[pk])
            )
    return by_period


def _running(periods: Sequence[Period]) -> list[tuple[str, list[Period]]]:
    """The periods whose asked are not written down yet, by month."""
    open_ones = sorted((p for p in periods if p.asked_fixed_at is None), key=lambda p: p.month)
    return [(month, list(group)) for month, group in groupby(open_ones, key=lambda p: p.month)]
