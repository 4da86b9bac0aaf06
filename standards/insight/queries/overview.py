"""The network in one month: who reported, who upholds, every metric's figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Avg, Count, Q

from partners.network.queries import Place, places_in, visible_ids
from portal.access.actor import Actor
from portal.lib import months
from portal.lib.numerals import difference_shown
from standards.catalogue.queries import MetricFact, metric_facts
from standards.insight.observations import Documents, observed
from standards.measures import MEASURES
from standards.measures.combination import Combined
from standards.reporting.queries import documents_by_month
from standards.reporting.queries.asked import Counted, counts_of, periods_told_apart
from standards.reporting.queries.sets import opened_months
from standards.reporting.rates import Rate, on_time_rate, reporting_rate
from standards.scoring.queries import current_scores


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
        """The value against the month before: the difference of the two as they are shown."""
        if self.combined is None or self.before is None:
            return None
        return difference_shown(self.combined.value, self.before.value, self.precision)


@dataclass(frozen=True, slots=True)
class MonthScore:
    """Scores of a month: mean overall, how many partners uphold of how many judged.

    ``mean`` covers the ``sent`` partners that sent something; ``mean_of_all`` also the ``silent``
    ones, whose missing month counts as 0. ``unscored`` have a scorecard without a score: sent,
    silent and unscored are all the rows of the heatmap. Of those judged ``silent_judged`` sent
    nothing, and uphold nothing.
    """

    month: str
    mean: float | None = None
    mean_of_all: float | None = None
    upholding: int = 0
    judged: int = 0
    sent: int = 0
    silent: int = 0
    unscored: int = 0
    silent_judged: int = 0

    @property
    def upholding_percent(self) -> float | None:
        """Partners upholding, of those judged on something mandatory."""
        return 100 * self.upholding / self.judged if self.judged else None

    @property
    def lost_to_silence(self) -> float | None:
        """Points the silent partners take from the mean of all."""
        if self.mean is None or self.mean_of_all is None:
            return None
        return self.mean - self.mean_of_all


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The mean of all against the month before, split without rest into its two causes, points."""

    since: str
    total: float
    by_partners: float
    by_silence: float


def score_change(before: MonthScore, now: MonthScore) -> ScoreChange | None:
    """What moved the mean of all scored partners; None where a month has no score.

    The parts are rounded to one decimal and sum to the total shown.
    """
    total = difference_shown(now.mean_of_all, before.mean_of_all, 1)
    by_partners = difference_shown(now.mean, before.mean, 1)
    if total is None or by_partners is None:
        return None
    return ScoreChange(before.month, total, by_partners, round(total - by_partners, 1) or 0.0)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows.

    ``unmeasured``: months received of which nobody knows whether they were on time.
    """

    month: str
    partners: int
    reporting: Rate
    on_time: Rate
    unmeasured: int
    score: MonthScore
    change: ScoreChange | None
    trend: tuple[MonthScore, ...]
    metrics: tuple[MetricLine, ...]


def known_months() -> list[str]:
    """Months that have a period, newest first."""
    return opened_months()[::-1]


def overview(month: str, actor: Actor) -> Overview:
    """The network's ``month`` as far as ``actor`` reads it."""
    ids = visible_ids(actor, "network.read")
    places = places_in(month, ids)
    trend = month_scores([months.shift(month, -back) for back in range(12, -1, -1)], actor)
    counted = counts_in(month, actor)
    return Overview(
        month=month,
        partners=len(places),
        reporting=reporting_of(counted),
        on_time=on_time_of(counted),
        unmeasured=counted.received - counted.timed,
        score=trend[-1],
        change=score_change(*trend[-2:]),
        trend=tuple(trend),
        metrics=tuple(metric_lines(month, ids)),
    )


def month_scores(month_list: Sequence[str], actor: Actor) -> list[MonthScore]:
    """Headlines of months, in the order asked for; one query."""
    rows = (
        current_scores(month_list)
        .visible_to(actor, "network.read")  # type: ignore[attr-defined]  # ScoreQuerySet
        .order_by()
        .values_list("month")
        .annotate(
            mean=Avg("overall", filter=Q(has_sent=True)),
            mean_of_all=Avg("overall"),
            upholding=Count("pk", filter=Q(is_upholding=True)),
            judged=Count("pk", filter=Q(is_upholding__isnull=False)),
            sent=Count("overall", filter=Q(has_sent=True)),
            silent=Count("overall", filter=Q(has_sent=False)),
            unscored=Count("pk", filter=Q(overall=None)),
            silent_judged=Count("pk", filter=Q(is_upholding__isnull=False, has_sent=False)),
        )
    )
    by_month = {
        month: MonthScore(month, _float(mean), _float(mean_of_all), *counts)
        for month, mean, mean_of_all, *counts in rows
    }
    return [by_month.get(month, MonthScore(month)) for month in month_list]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def rates(month: str, actor: Actor) -> tuple[Rate, Rate]:
    """Reporting rate and on-time rate over the collections that ask partners for the month."""
    counted = counts_in(month, actor)
    return reporting_of(counted), on_time_of(counted)


def counts_in(month: str, actor: Actor) -> Counted:
    """How the month stands over the collections that ask partners for something."""
    month_periods = periods_told_apart().filter(month=month)
    periods = [period for period in month_periods if period.asks]  # type: ignore[attr-defined]  # annotated
    counted = counts_of(periods, actor, "network.read").values()
    return Counted(
        **{name: sum(getattr(each, name) for each in counted) for name in Counted.__slots__}
    )


def reporting_of(counted: Counted) -> Rate:
    """Months received of months asked."""
    return reporting_rate(counted.received, counted.asked)


def on_time_of(counted: Counted) -> Rate:
    """Months on time of those timed and those missing."""
    return on_time_rate(counted.on_time, counted.timed, counted.asked - counted.received)


def metric_lines(month: str, ids: Sequence[int] | None) -> list[MetricLine]:
    """The figure of every metric somebody reported in the month or the month before."""
    facts = metric_facts()
    earlier = months.shift(month, -1)
    documents = documents_by_month([month, earlier], ids)
    now = (places_in(month, ids), documents[month])
    before = (places_in(earlier, ids), documents[earlier])
    lines = []
    for metric in facts.values():
        combined = network_figure(metric, *now)
        if combined is not None or MEASURES[metric.kind].is_position:
            lines.append(_line(metric, combined, network_figure(metric, *before), len(now[0])))
    seen = {code for document in now[1].values() for code in document.metrics}
    return [line for line in lines if line.code in seen]


def network_figure(
    metric: MetricFact, places: Sequence[Place], documents: Documents
) -> Combined | None:
    """One figure over all places; None where there is none to combine."""
    measure = MEASURES[metric.kind]
    if measure.is_position or not measure.has_value:
        return None
    if metric.members and not metric.has_total:
        return None
    ids = [place.partner_id for place in places]
    group = np.zeros(len(ids), dtype=np.int64)
    factor = measure.factor(float(metric.factor))
    seen = observed(metric.code, metric, ids, documents, group)
    return measure.combine(seen, 1, factor)[0][0]


def _line(
    metric: MetricFact, combined: Combined | None, before: Combined | None, expected: int
) -> MetricLine:
    return MetricLine(
        code=metric.code,
        name=metric.name,
        unit=MEASURES[metric.kind].combined_unit(metric.unit),
        kind=metric.kind,
        precision=metric.precision,
        polarity=metric.polarity,
        combined=combined,
        before=before,
        expected=expected,
    )
