"""Whom a month asks, and how many of them have sent: one set for heads, lists, rates and files.

A running month asks the partners that are part of the network, may send, and are bound by a target
for something they report. When it closes everywhere, the set is written down (`services.asked`),
and nothing that happens to a partner later changes it. Whoever sent a month was asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from partners.network.models import Partner, PartnerQuerySet, PartnerStatus
from partners.network.queries import places_in
from portal.access.actor import Actor
from standards.reporting.models import Asked, Period, Submission, SubmissionState
from standards.reporting.queries.asking import asking
from standards.reporting.queries.closing import day_everywhere
from standards.reporting.queries.documents import MANY

# People who cannot send are not asked.
_CANNOT_SEND = (PartnerStatus.PROSPECT, PartnerStatus.SUSPENDED)
_RECEIVED = Q(state=SubmissionState.RECEIVED)


@dataclass(frozen=True, slots=True)
class Counted:
    """How a month stands among the partners asked; ``timed``: received, day of sending known."""

    asked: int = 0
    received: int = 0
    needs_look: int = 0
    returned: int = 0
    on_time: int = 0
    timed: int = 0


def asked_partners(period: Period, partners: PartnerQuerySet) -> PartnerQuerySet:
    """Those of ``partners`` that ``period`` asks."""
    sent = Submission.objects.filter(period=period).filter(_RECEIVED)
    if period.asked_fixed_at:
        fixed = Asked.objects.filter(period=period).values("partner_id")
        return partners.filter(Q(pk__in=fixed) | Q(pk__in=sent.values("partner_id")))
    return partners.filter(pk__in={*_asked_now(period, partners), *_ids(sent)})


def counts_of(
    periods: Sequence[Period], actor: Actor, capability: str = "months.review"
) -> dict[int, Counted]:
    """By period (key) how it stands in the actor's area; two queries, and three a running month."""
    partners = Partner.objects.visible_to(actor, capability)
    names = ("received", "needs_look", "returned", "on_time", "timed", "received_unasked")
    asked_too = Asked.objects.filter(period=OuterRef("period"), partner=OuterRef("partner"))
    rows = (
        Submission.objects.visible_to(actor, capability)
        .filter(period__in=periods)
        .order_by()
        .annotate(was_asked=Exists(asked_too))
        .values("period_id")
        .annotate(
            received=Count("pk", filter=_RECEIVED),
            needs_look=Count("pk", filter=_RECEIVED & Q(needs_look=True)),
            returned=Count("pk", filter=Q(state=SubmissionState.RETURNED)),
            on_time=Count("pk", filter=_RECEIVED & Q(current__is_on_time=True)),
            timed=Count("pk", filter=_RECEIVED & Q(current__is_on_time__isnull=False)),
            received_unasked=Count("pk", filter=_RECEIVED & Q(was_asked=False)),
        )
        .values_list("period_id", *names)
    )
    sent = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
    fixed = dict(
        Asked.objects.filter(period__in=periods, partner__in=partners)
        .order_by()
        .values_list("period_id")
        .annotate(Count("pk"))
    )
    found = {}
    for period in periods:
        counted = sent.get(period.pk, dict.fromkeys(names, 0))
        unasked = counted.pop("received_unasked")
        if period.asked_fixed_at:
            asked = fixed.get(period.pk, 0) + unasked
        else:
            received = Submission.objects.visible_to(actor, capability).filter(
                _RECEIVED, period=period
            )
            asked = len({*_asked_now(period, partners), *_ids(received)})
        found[period.pk] = Counted(asked=asked, **counted)
    return found


def asked_among(periods: Sequence[Period], partner_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(period, partner) of those of a few partners that ``periods`` ask; suspended ones included.

    A running month is shown to a suspended partner, who reads but does not send.
    """
    fixed = Asked.objects.filter(period__in=periods, partner__in=partner_ids)
    found = set(fixed.values_list("period_id", "partner_id"))
    for period in periods:
        if period.asked_fixed_at is None:
            asked = asking(period, places_in(period.month, partner_ids)).asked
            found |= {(period.pk, pk) for pk, codes in asked.items() if codes}
    return found


def asked_ids_now(period: Period) -> frozenset[int]:
    """The partners a month asks at this moment, of the whole network."""
    return _asked_now(period, Partner.objects.all())


def unasked_cells(month: str, partner_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """(partner, metric) that no closed month asked: whoever joined a month after it closed."""
    periods = list(
        Period.objects.filter(month=month, asked_fixed_at__isnull=False).values_list(
            "pk", "collection__metrics__code"
        )
    )
    asked: dict[int, set[int]] = {}
    rows = Asked.objects.filter(period__in={pk for pk, _ in periods})
    for period_id, partner_id in rows.values_list("period_id", "partner_id"):
        asked.setdefault(period_id, set()).add(partner_id)
    who: dict[str, set[int]] = {}
    for period_id, code in periods:
        who.setdefault(code, set()).update(asked.get(period_id, ()))
    return frozenset(
        (partner, code) for code, ids in who.items() for partner in set(partner_ids) - ids
    )


def _asked_now(period: Period, partners: PartnerQuerySet) -> frozenset[int]:
    candidates = partners.exclude(status__in=_CANNOT_SEND).reporting_in(period.month)
    if period.lock_date >= day_everywhere():
        candidates = candidates.present()
    ids = list(candidates.order_by().values_list("pk", flat=True))
    known = frozenset(ids)
    placed = places_in(period.month, ids if len(ids) <= MANY else None)
    places = [place for place in placed if place.partner_id in known]
    asked = asking(period, places).asked
    return frozenset(pk for pk, codes in asked.items() if codes)


def _ids(rows: QuerySet[Submission]) -> set[int]:
    return set(rows.values_list("partner_id", flat=True))
