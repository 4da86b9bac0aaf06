"""What is asked of which partner in a month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from partners.network.audience import Audience, coverage
from partners.network.enums import PartnerStatus
from partners.network.queries import Place, places_in, visible_spans
from portal.access.actor import SYSTEM
from portal.access.memory import once_each
from standards.catalogue.enums import Provenance, SharingClass, VersionState
from standards.catalogue.queries import applied_targets, metric_facts
from standards.catalogue.queries.sets import all_metrics, all_targets
from standards.reporting.checks import Sheet
from standards.reporting.models import CollectionMetric, Period

_BINDING = (VersionState.PUBLISHED, VersionState.RETIRED)
MAY_SEND = (PartnerStatus.INVITED, PartnerStatus.ONBOARDING, PartnerStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Asks:
    """What a collection asks of whom: its metrics, and whether a published target judges each."""

    metrics: dict[str, bool]
    audience: Audience


@dataclass(frozen=True, slots=True)
class Asking:
    """The sheet of a collection and, by partner, the codes of the metrics asked of it."""

    sheet: Sheet
    asked: dict[int, frozenset[str]]


def asking(period: Period, places: Sequence[Place], *, is_history: bool = False) -> Asking:
    """What ``period`` asks of the partners at ``places``; a constant number of queries.

    A metric of the collection is asked of its audience, where a published target for it applies in
    that month, and everywhere when no published version has a target for it. Only what partners
    report themselves is asked of them; ``is_history`` (a pack brings the month) takes every metric
    of the collection, of everybody.
    """
    asks = asks_of([period.collection_id], is_history)[period.collection_id]
    asked = asked_by(period.month, places, {period.pk: asks})
    return Asking(sheet_of(period, is_whole=is_history), asked[period.pk])


def asked_codes(
    periods: Sequence[Period], places: Sequence[Place]
) -> dict[int, dict[int, frozenset[str]]]:
    """By period and partner the codes of the metrics asked; ``periods`` are of one month.

    A constant number of queries, however many collections they belong to.
    """
    asks = asks_of([period.collection_id for period in periods], False)
    by_period = {period.pk: asks[period.collection_id] for period in periods}
    return asked_by(periods[0].month, places, by_period)


def reported_codes(period: Period) -> list[str]:
    """The metrics of a period's collection that partners report; none where others bring it all."""
    return list(asks_of([period.collection_id], False)[period.collection_id].metrics)


def asked_by(
    month: str, places: Sequence[Place], by_period: Mapping[int, Asks]
) -> dict[int, dict[int, frozenset[str]]]:
    """By period and partner those of the period's metrics that a target in ``month`` binds.

    And those that no published version judges (False), which everybody is asked for. Nothing of
    partners outside the period's audience.
    """
    applied = applied_targets(month, places)
    judged = {
        code: is_judged for each in by_period.values() for code, is_judged in each.metrics.items()
    }
    columns = [
        (position, target.metric_code)
        for position, target in enumerate(applied.targets)
        if target.metric_code in judged
    ]
    free = frozenset(code for code, is_judged in judged.items() if not is_judged)
    # Few distinct rows of the mask exist (one per audience), so each is resolved once.
    patterns = [applied.applies[number].tobytes() for number in range(len(places))]
    bound: dict[bytes, frozenset[str]] = {}
    for pattern, mask in zip(patterns, applied.applies, strict=True):
        if pattern not in bound:
            bound[pattern] = free | {code for position, code in columns if mask[position]}
    asked: dict[int, dict[int, frozenset[str]]] = {}
    for period_id, asks in by_period.items():
        of_pattern = {pattern: each.intersection(asks.metrics) for pattern, each in bound.items()}
        meant = coverage(asks.audience, places)
        asked[period_id] = {
            place.partner_id: of_pattern[pattern] if is_meant else frozenset()
            for place, pattern, is_meant in zip(places, patterns, meant, strict=True)
        }
    return asked


def sheet_of(period: Period, *, is_whole: bool = False) -> Sheet:
    """The metrics of a period's collection in their order; two queries.

    Those that partners report (see `reported`), or all of them when ``is_whole``.
    """
    codes = list(asks_of([period.collection_id], is_whole)[period.collection_id].metrics)
    facts = metric_facts(codes)
    return Sheet([facts[code] for code in codes])


def asks_of(collection_ids: Sequence[int], is_whole: bool) -> dict[int, Asks]:
    """By collection its metrics in order and its audience; one query.

    The metrics that partners report, of its audience; all, of everybody, when ``is_whole``.
    """
    name = "all of a collection" if is_whole else "asks of a collection"
    return once_each(name, collection_ids, lambda keys: _asks_of(keys, is_whole))


def _asks_of(collection_ids: Sequence[int], is_whole: bool) -> dict[int, Asks]:
    targets = all_targets().filter(metric=OuterRef("metric"), version__state__in=_BINDING)
    rows = CollectionMetric.objects.filter(collection_id__in=collection_ids)
    if not is_whole:
        rows = rows.filter(reported("metric__"))
    asks = {pk: Asks({}, {}) for pk in collection_ids}
    columns = rows.annotate(is_judged=Exists(targets)).order_by("position")
    for pk, code, is_judged, audience in columns.values_list(
        "collection_id", "metric__code", "is_judged", "collection__audience"
    ):
        if not is_whole and not asks[pk].metrics:
            asks[pk] = Asks({}, audience)
        asks[pk].metrics[code] = is_judged
    return asks


def would_ask(
    codes: Sequence[str], audience: Audience, months: Collection[str]
) -> dict[str, tuple[int, int]]:
    """By month how many partners a collection of these metrics would ask, and of how many.

    Of those with a place in that month, as they are placed and as standards bind now.
    """
    targets = all_targets().filter(metric=OuterRef("pk"), version__state__in=_BINDING)
    rows = all_metrics().filter(reported(), code__in=codes).annotate(is_judged=Exists(targets))
    asks = Asks(dict(rows.values_list("code", "is_judged")), audience)
    spans = visible_spans(SYSTEM, "months.review")
    able = {pk for pk, _, _, status in spans if status in MAY_SEND}
    counts = {}
    for month in sorted(months):
        places = places_in(month)
        asked = asked_by(month, places, {0: asks})[0]
        count = sum(1 for partner, named in asked.items() if named and partner in able)
        counts[month] = count, len(places)
    return counts


def reported(prefix: str = "") -> Q:
    """Metrics that partners report themselves and may know of; ``prefix`` leads to the metric."""
    condition = Q(**{f"{prefix}provenance": Provenance.VOLUNTEERED})
    return condition & ~Q(**{f"{prefix}sharing_class": SharingClass.BRAND_ONLY})


def unreported_codes(period: Period) -> frozenset[str]:
    """Metrics of a period's collection that come from elsewhere: packs, third parties."""
    rows = CollectionMetric.objects.filter(collection_id=period.collection_id)
    return frozenset(rows.exclude(reported("metric__")).values_list("metric__code", flat=True))


def secret_codes() -> frozenset[str]:
    """Brand-only metrics: partners never learn that they exist."""
    rows = all_metrics().filter(sharing_class=SharingClass.BRAND_ONLY)
    return frozenset(rows.values_list("code", flat=True))
