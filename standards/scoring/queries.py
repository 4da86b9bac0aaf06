"""Reading scores: a partner's scorecard and its own trend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.access.memory import have_read, once_each
from portal.lib.months import shift, span
from standards.catalogue.queries.sets import all_publications
from standards.reporting.queries.asked import has_sent
from standards.scoring.causes import causes
from standards.scoring.formula import STATUSES
from standards.scoring.gains import gains
from standards.scoring.models import Score, ScoreRun
from standards.scoring.scorecard import (
    LineScore,
    ScoreDocument,
    StandardHead,
    StandardScore,
    standard_heads,
)
from standards.scoring.sentences import reckoning, status_words, target_words, value_words

__all__ = [
    "STATUSES",
    "Card",
    "LineScore",
    "StandardHead",
    "StandardScore",
    "causes_of",
    "current_scores",
    "gains",
    "newest_scorecards",
    "newest_scored_month",
    "reckoning",
    "scorecard",
    "scorecards",
    "scored_months",
    "standard_heads",
    "status_words",
    "target_words",
    "value_words",
]


@dataclass(frozen=True, slots=True)
class Card:
    """One partner's scorecard of one month, drawn from the stored document alone.

    ``has_sent``: whether the partner sent the month.
    """

    partner_id: int
    month: str
    document: ScoreDocument
    has_sent: bool

    @property
    def overall(self) -> str | None:
        """The overall score, 0-100."""
        return self.document.overall

    @property
    def is_silent(self) -> bool:
        """Whether the score stands for a month that was not sent: no zero, but a gap."""
        return self.overall is not None and not self.has_sent

    @property
    def metrics(self) -> tuple[str, ...]:
        """Codes of all metrics that the scorecard speaks of, in its order."""
        return self.document.metrics

    @property
    def is_final(self) -> bool:
        """Whether the month is past its lock."""
        return self.document.final


def current_scores(months: Iterable[str]) -> QuerySet[Score]:
    """The scores that count for ``months``; ``has_sent`` says whether the month was sent."""
    return _told_apart(Score.objects.current().filter(month__in=list(months)))


def _told_apart(rows: QuerySet[Score]) -> QuerySet[Score]:
    return rows.annotate(has_sent=has_sent("month"))


def scorecards(
    actor: Actor, partner_ids: Iterable[int], months: Iterable[str], *, capability: str = ""
) -> dict[tuple[int, str], Card]:
    """By partner and month the scorecards the actor may see; default: as a partner's member.

    One query, and none for those that the page has read already.
    """

    def read(pairs: list[tuple[int, str]]) -> dict[tuple[int, str], Card]:
        ids, month_set = {pk for pk, _ in pairs}, {month for _, month in pairs}
        return _read(current_scores(month_set), actor, ids, capability)

    return once_each(_whose(actor, capability), product(partner_ids, list(months)), read)


def newest_scorecards(
    actor: Actor, partner_ids: Iterable[int], count: int
) -> dict[tuple[int, str], Card]:
    """The same of the ``count`` newest months that are scored for anybody; one query."""
    months = ScoreRun.objects.order_by("-month").values("month").distinct()[:count]
    rows = _told_apart(Score.objects.current().filter(month__in=months))
    cards = _read(rows, actor, set(partner_ids), "")
    have_read(_whose(actor, ""), cards)
    return cards


# Months of a trend.
TREND_MONTHS = 13


def _whose(actor: Actor, capability: str) -> tuple[str, Actor, str]:
    return ("scorecards", actor, capability)


def _read(
    rows: QuerySet[Score], actor: Actor, partner_ids: set[int], capability: str
) -> dict[tuple[int, str], Card]:
    columns = (
        rows.visible_to(actor, capability)  # type: ignore[attr-defined]  # ScoreQuerySet
        .filter(partner_id__in=partner_ids)
        .values_list("partner_id", "month", "document", "has_sent")
    )
    return {
        (partner_id, month): Card(partner_id, month, ScoreDocument.read(document), sent)
        for partner_id, month, document, sent in columns
    }


def scorecard(actor: Actor, partner_id: int, month: str, *, capability: str = "") -> Card | None:
    """The one scorecard of a partner's month, if the actor may see it."""
    cards = scorecards(actor, [partner_id], [month], capability=capability)
    return cards.get((partner_id, month))


def scored_months(actor: Actor, partner_id: int) -> list[str]:
    """Months the partner has a current score for, newest first."""
    rows = Score.objects.visible_to(actor).current().filter(partner_id=partner_id)
    month_list = list(rows.order_by("-month").values_list("month", flat=True))
    if month_list:
        # A trend that begins with any of them asks for a year before it: in vain.
        asked = span(shift(month_list[-1], -TREND_MONTHS), month_list[0])
        without = {(partner_id, month): None for month in asked if month not in month_list}
        have_read(_whose(actor, ""), without)
    return month_list


def newest_scored_month(until: str) -> str:
    """The newest scored month up to ``until``; '' for none."""
    rows = ScoreRun.objects.filter(month__lte=until).order_by("-month")
    return rows.values_list("month", flat=True).first() or ""


def causes_of(
    before_id: int | None, run_id: int, partner_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """By partner why its score differs between two runs; nothing without a run before."""
    if before_id is None:
        return {}
    runs = ScoreRun.objects.in_bulk([before_id, run_id])
    published = all_publications().filter(
        published_at__gt=runs[before_id].created_at, published_at__lte=runs[run_id].created_at
    )
    codes = set(published.values_list("version__standard__code", flat=True))
    scores = Score.objects.filter(partner__in=partner_ids)
    old, new = (
        dict(scores.of_run(each).values_list("partner_id", "document"))
        for each in (before_id, run_id)
    )
    return {
        pk: causes(ScoreDocument.read(old[pk]), ScoreDocument.read(new[pk]), codes)
        for pk in old.keys() & new.keys()
    }
