"""What is asked of which partner in a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from partners.network.queries import Place
from portal.access.memory import remembered
from standards.catalogue.enums import Provenance, SharingClass, VersionState
from standards.catalogue.queries import applied_targets, metric_facts
from standards.catalogue.queries.sets import all_metrics, all_targets
from standards.reporting.checks import Sheet
from standards.reporting.models import CollectionMetric, Period


@dataclass(frozen=True, slots=True)
class Asking:
    """The sheet of a collection and, by partner, the codes of the metrics asked of it."""

    sheet: Sheet
    asked: dict[int, frozenset[str]]


def asking(period: Period, places: Sequence[Place], *, is_history: bool = False) -> Asking:
    """What ``period`` asks of the partners at ``places``; a constant number of queries.

    A metric of the collection is asked where a published target for it applies in that month, and
    everywhere when no published version has a target for it. Only what partners report themselves
    is asked of them; ``is_history`` (a pack brings the month) takes every metric of the collection.
    """
    metrics = _metrics_of([period.collection_id], is_history)[period.collection_id]
    asked = _asked(period.month, places, {period.pk: metrics})
    return Asking(sheet_of(period, is_whole=is_history), asked[period.pk])


def asked_codes(
    periods: Sequence[Period], places: Sequence[Place]
) -> dict[int, dict[int, frozenset[str]]]:
    """By period and partner the codes of the metrics asked; ``periods`` are of one month.

    A constant number of queries, however many collections they belong to.
    """
    metrics = _metrics_of([period.collection_id for period in periods], False)
    by_period = {period.pk: metrics[period.collection_id] for period in periods}
    return _asked(periods[0].month, places, by_period)


def reported_codes(period: Period) -> list[str]:
    """The metrics of a period's collection that partners report; none where others bring it all."""
    return list(_metrics_of([period.collection_id], False)[period.collection_id])


def _asked(
    month: str, places: Sequence[Place], by_period: Mapping[int, Mapping[str, bool]]
) -> dict[int, dict[int, frozenset[str]]]:
    """By period and partner those of the period's metrics that a target in ``month`` binds.

    And those that no published version judges (False), which everybody is asked for.
    """
    applied = applied_targets(month, places)
    judged = {code: is_judged for each in by_period.values() for code, is_judged in each.items()}
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
    for period_id, period_codes in by_period.items():
        of_pattern = {pattern: each.intersection(period_codes) for pattern, each in bound.items()}
        asked[period_id] = {
            place.partner_id: of_pattern[pattern]
            for place, pattern in zip(places, patterns, strict=True)
        }
    return asked


def sheet_of(period: Period, *, is_whole: bool = False) -> Sheet:
    """The metrics of a period's collection in their order; two queries.

    Those that partners report (see `reported`), or all of them when ``is_whole``.
    """
    codes = list(_metrics_of([period.collection_id], is_whole)[period.collection_id])
    facts = metric_facts(codes)
    return Sheet([facts[code] for code in codes])


@remembered
def _metrics_of(collection_ids: Sequence[int], is_whole: bool) -> dict[int, dict[str, bool]]:
    """By collection the codes of its metrics in order; those reported, unless ``is_whole``.

    True stands beside those that some published version has a target for.
    """
    states = (VersionState.PUBLISHED, VersionState.RETIRED)
    targets = all_targets().filter(metric=OuterRef("metric"), version__state__in=states)
    rows = CollectionMetric.objects.filter(collection_id__in=collection_ids)
    if not is_whole:
        rows = rows.filter(reported("metric__"))
    metrics: dict[int, dict[str, bool]] = {pk: {} for pk in collection_ids}
    columns = rows.annotate(is_judged=Exists(targets)).order_by("position")
    for pk, code, is_judged in columns.values_list("collection_id", "metric__code", "is_judged"):
        metrics[pk][code] = is_judged
    return metrics


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
