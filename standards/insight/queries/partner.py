"""One partner for the brand: its scores over time, and every line of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partners.network.queries import partners_within
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries import MetricFact, metric_facts
from standards.measures import MEASURES
from standards.reporting.queries.receipts import collections_of
from standards.scoring.queries import (
    LineScore,
    StandardScore,
    current_scores,
    reckoning,
    scorecard,
    status_words,
    target_words,
    value_words,
)

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class PartnerMonth:
    """Overall score of one month; ``is_silent``: it stands for a month that was not sent."""

    month: str
    overall: float | None
    is_upholding: bool | None
    is_silent: bool = False

    @property
    def sent(self) -> float | None:
        """The score of a month that was sent: a line has a gap in any other."""
        return None if self.is_silent else self.overall


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A line of the score document and what is said of it.

    ``asks`` (its target), ``shown`` (its value), ``reckoning``, ``word`` and ``tone`` (its status)
    are in words; ``collection`` is where its value was sent, '' where values are not to be seen.
    """

    own: LineScore
    asks: str
    shown: str
    reckoning: str
    word: str
    tone: str
    collection: str
    has_figure: bool


@dataclass(frozen=True, slots=True)
class PartnerStandard:
    """A standard of the score document with its lines."""

    own: StandardScore
    lines: tuple[PartnerLine, ...]


@dataclass(frozen=True, slots=True)
class PartnerCells:
    """A month's standards; ``is_silent``: the score stands for a month that was not sent."""

    month: str
    is_final: bool
    is_silent: bool
    overall: str | None
    standards: tuple[PartnerStandard, ...]


def partner_trend(partner: Partner, last: str, actor: Actor, back: int = 13) -> list[PartnerMonth]:
    """The months up to ``last``; one query."""
    span = [months.shift(last, -by) for by in range(back - 1, -1, -1)]
    rows = (
        current_scores(span)
        .visible_to(actor, "network.read")  # type: ignore[attr-defined]  # ScoreQuerySet
        .filter(partner=partner)
        .values_list("month", "overall", "is_upholding", "has_sent")
    )
    by_month = {
        month: PartnerMonth(month, float(overall), upheld, not sent)
        for month, overall, upheld, sent in rows
        if overall is not None
    }
    return [by_month.get(month, PartnerMonth(month, None, None)) for month in span]


def partner_cells(partner: Partner, month: str, actor: Actor) -> PartnerCells | None:
    """The month's lines; submitted values only for who may see them."""
    card = scorecard(actor, partner.pk, month, capability="network.read")
    if card is None:
        return None
    may_see = partners_within(actor, "values.read").filter(pk=partner.pk).exists()
    codes = set(card.metrics)
    collections = collections_of(codes, month) if may_see else {}
    facts = metric_facts(codes)

    def line_of(own: LineScore) -> PartnerLine:
        line = own if may_see else _closed(own)
        return _worded(line, facts, collections.get(own.metric, ""), may_see=may_see)

    standards = tuple(
        PartnerStandard(own, tuple(map(line_of, own.lines))) for own in card.document.standards
    )
    return PartnerCells(month, card.is_final, card.is_silent, card.overall, standards)


def _worded(
    own: LineScore, facts: Mapping[str, MetricFact], collection: str, *, may_see: bool
) -> PartnerLine:
    word, tone = status_words(own, shows_target=True)
    fact = facts.get(own.metric)
    return PartnerLine(
        own=own,
        asks=target_words(own),
        shown=value_words(own, dict(fact.choices) if fact else {}),
        reckoning=reckoning(own),
        word=word,
        tone=tone,
        collection=collection,
        has_figure=_has_figure(own.kind, may_see=may_see),
    )


def _has_figure(kind: str, *, may_see: bool) -> bool:
    """Whether a figure answers who asks for it: texts have none, positions only one by one."""
    measure = MEASURES[kind]
    return measure.has_figure and (may_see or not measure.is_position)


def _closed(own: LineScore) -> LineScore:
    """Without what was sent."""
    return replace(
        own, value=None, numerator=None, denominator=None, sample=None, code=None, cell=None
    )
