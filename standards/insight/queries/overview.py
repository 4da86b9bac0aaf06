"""The network in one month: who reported, who upholds, every metric's figure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Avg, Count, Q

from partners.network.models import Partner, PartnerStatus
from partners.network.queries import Place, places_in
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries import MetricFact, metric_facts
from standards.insight.combine import POSITIONS, Combined, combine
from standards.insight.observing import Documents, observed
from standards.reporting import frames
from standards.reporting.models import Period, Submission, SubmissionState
from standards.reporting.queries import month_documents
from standards.reporting.rates import Rate, on_time_rate, reporting_rate
from standards.scoring.queries import current_scores

# People who cannot send are not asked: their months are neither due nor missing.
NOT_ASKED = (PartnerStatus.PROSPECT, PartnerStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric in the month, and in the month before; ``combined`` None: cannot be combined."""

    code: str
    name: str
    unit: str
    kind: str
    precision: int
    polarity: str
    combined: Combined | None
    before: Combined | None
    expected: int

    @property
    def change(self) -> float | None:
        """The value against the month before."""
        if self.combined is None or self.before is None:
            return None
        if self.combined.value is None or self.before.value is None:
            return None
        # Rounded as shown, so that nothing is "+0.0".
        return round(self.combined.value - self.before.value, self.precision) or 0.0


@dataclass(frozen=True, slots=True)
class MonthScore:
    """Scores of a month: mean overall, how many partners uphold of how many judged."""

    month: str
    mean: float | None
    upholding: int
    judged: int
    scored: int

    @property
    def upholding_percent(self) -> float | None:
        """Partners upholding, of those judged on something mandatory."""
        return 100 * self.upholding / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows."""

    month: str
    partners: int
    reporting: Rate
    on_time: Rate
    score: MonthScore
    trend: tuple[MonthScore, ...]
    metrics: tuple[MetricLine, ...]


def known_months() -> list[str]:
    """Months that have a period, newest first."""
    return list(Period.objects.order_by("-month").values_list("month", flat=True).distinct())


def overview(month: str, actor: Actor) -> Overview:
    """The network's ``month`` as far as ``actor`` reads it."""
    ids = visible_ids(actor)
    places = places_in(month, ids)
    trend = month_scores([months.shift(month, -back) for back in range(12, -1, -1)], actor)
    reporting, on_time = rates(month, actor, places)
    return Overview(
        month=month,
        partners=len(places),
        reporting=reporting,
        on_time=on_time,
        score=trend[-1],
        trend=tuple(trend),
        metrics=tuple(metric_lines(month, ids)),
    )


def visible_ids(actor: Actor, capability: str = "network.read") -> list[int] | None:
    """The partners an actor analyses; None for all."""
    if actor.reach(capability).everything:
        return None
    rows = Partner.objects.visible_to(actor, capability)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def month_scores(wanted: Sequence[str], actor: Actor) -> list[MonthScore]:
    """Headlines of months, in the order asked for; one query."""
    rows = (
        current_scores(wanted)
        .visible_to(actor, "network.read")  # type: ignore[attr-defined]  # ScoreQuerySet
        .order_by()
        .values_list("run__month")
        .annotate(
            mean=Avg("overall"),
            upholding=Count("pk", filter=Q(is_upholding=True)),
            judged=Count("pk", filter=Q(is_upholding__isnull=False)),
            scored=Count("overall"),
        )
    )
    found = {
        month: MonthScore(month, None if mean is None else float(mean), upholding, judged, scored)
        for month, mean, upholding, judged, scored in rows
    }
    return [found.get(month, MonthScore(month, None, 0, 0, 0)) for month in wanted]


def rates(month: str, actor: Actor, places: Sequence[Place]) -> tuple[Rate, Rate]:
    """Reporting rate and on-time rate over all collections of the month."""
    asked = Partner.objects.filter(pk__in=[place.partner_id for place in places])
    if actor.reach("network.read").everything:
        asked = Partner.objects.reporting_in(month)
    partners = asked.exclude(status__in=NOT_ASKED).count()
    periods = Period.objects.filter(month=month).count()
    rows = (
        Submission.objects.visible_to(actor, "network.read")
        .filter(period__month=month, state=SubmissionState.RECEIVED)
        .exclude(partner__status__in=NOT_ASKED)
        .aggregate(received=Count("pk"), on_time=Count("pk", filter=Q(current__is_on_time=True)))
    )
    due = partners * periods
    return reporting_rate(rows["received"], due), on_time_rate(rows["on_time"], due)


def metric_lines(month: str, ids: Sequence[int] | None) -> list[MetricLine]:
    """The figure of every metric somebody reported in the month or the month before."""
    facts = metric_facts()
    earlier = months.shift(month, -1)
    now = (places_in(month, ids), month_documents(month, ids))
    before = (places_in(earlier, ids), month_documents(earlier, ids))
    lines = []
    for metric in facts.values():
        combined = network_figure(metric, *now)
        if combined is not None or metric.kind in POSITIONS:
            lines.append(_line(metric, combined, network_figure(metric, *before), len(now[0])))
    seen = {key.partition(":")[0] for cells in now[1].values() for key in cells}
    return [line for line in lines if line.code in seen]


def network_figure(
    metric: MetricFact, places: Sequence[Place], documents: Documents
) -> Combined | None:
    """One figure over all places; None where there is none to combine."""
    if metric.kind in (*POSITIONS, "text", "choice"):
        return None
    if metric.members and not metric.has_total:
        return None
    ids = [place.partner_id for place in places]
    group = np.zeros(len(ids), dtype=np.int64)
    factor = frames.factor_of(metric.kind, float(metric.factor))
    seen = observed(metric.code, metric, ids, documents, group)
    return combine(metric.kind, factor, seen, 1)[0][0]


def _line(
    metric: MetricFact, combined: Combined | None, before: Combined | None, expected: int
) -> MetricLine:
    return MetricLine(
        code=metric.code,
        name=metric.name,
        unit="%" if metric.kind == "yesno" else metric.unit,
        kind=metric.kind,
        precision=metric.precision,
        polarity=metric.polarity,
        combined=combined,
        before=before,
        expected=expected,
    )
