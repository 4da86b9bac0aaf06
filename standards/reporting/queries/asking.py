"""What is asked of which partner in a month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from partners.network.queries import Place
from portal.access.memory import remembered
from standards.catalogue.enums import Provenance, SharingClass, VersionState
from standards.catalogue.models import Metric, Target
from standards.catalogue.queries import applied_targets, metric_facts
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
    codes = _codes_of(period.collection_id, is_history)
    return Asking(sheet_of(period, is_whole=is_history), _asked(period, places, codes))


def asked_codes(period: Period, places: Sequence[Place]) -> dict[int, frozenset[str]]:
    """By partner the codes of the metrics ``period`` asks of it."""
    return _asked(period, places, _codes_of(period.collection_id, False))


def reported_codes(period: Period) -> list[str]:
    """The metrics of a period's collection that partners report; none where others bring it all."""
    return _codes_of(period.collection_id, False)


def _asked(
    period: Period, places: Sequence[Place], codes: Sequence[str]
) -> dict[int, frozenset[str]]:
    applied = applied_targets(period.month, places)
    wanted = [
        (position, target.metric_code)
        for position, target in enumerate(applied.targets)
        if target.metric_code in codes
    ]
    # A target that applies to one of these places is published: only of the rest it has to be read.
    rest = sorted(set(codes) - {code for _position, code in wanted})
    free = frozenset(rest) - _judged(rest) if rest else frozenset()
    # Few distinct rows of the mask exist (one per audience), so each is resolved once.
    known: dict[bytes, frozenset[str]] = {}
    asked: dict[int, frozenset[str]] = {}
    for number, place in enumerate(places):
        mask = applied.applies[number]
        pattern = mask.tobytes()
        if pattern not in known:
            known[pattern] = free | {code for position, code in wanted if mask[position]}
        asked[place.partner_id] = known[pattern]
    return asked


@remembered
def _judged(codes: Sequence[str]) -> set[str]:
    """Those of ``codes`` that some published version has a target for."""
    states = (VersionState.PUBLISHED, VersionState.RETIRED)
    rows = Target.objects.filter(metric__code__in=codes, version__state__in=states)
    return set(rows.values_list("metric__code", flat=True))


def sheet_of(period: Period, *, is_whole: bool = False) -> Sheet:
    """The metrics of a period's collection in their order; two queries.

    Those that partners report (see `reported`), or all of them when ``is_whole``.
    """
    codes = _codes_of(period.collection_id, is_whole)
    facts = metric_facts(codes)
    return Sheet([facts[code] for code in codes])


@remembered
def _codes_of(collection_id: int, is_whole: bool) -> list[str]:
    rows = CollectionMetric.objects.filter(collection_id=collection_id)
    if not is_whole:
        rows = rows.filter(reported("metric__"))
    return list(rows.order_by("position").values_list("metric__code", flat=True))


def reported(prefix: str = "") -> Q:
    """Metrics that partners report themselves and may know of; ``prefix`` leads to the metric."""
    told = Q(**{f"{prefix}provenance": Provenance.VOLUNTEERED})
    return told & ~Q(**{f"{prefix}sharing_class": SharingClass.BRAND_ONLY})


def unreported_codes(period: Period) -> frozenset[str]:
    """Metrics of a period's collection that come from elsewhere: packs, third parties."""
    rows = CollectionMetric.objects.filter(collection_id=period.collection_id)
    return frozenset(rows.exclude(reported("metric__")).values_list("metric__code", flat=True))


def secret_codes() -> frozenset[str]:
    """Brand-only metrics: partners never learn that they exist."""
    rows = Metric.objects.filter(sharing_class=SharingClass.BRAND_ONLY)
    return frozenset(rows.values_list("code", flat=True))
