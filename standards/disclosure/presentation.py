"""A board as template rows: every text ready, nothing left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.sharing.policy import Purpose
from portal.access.actor import Actor
from portal.ui.charts import Chart, spark_lines
from portal.ui.formats import month_text, number_text, signed_text
from standards.disclosure import sentences
from standards.disclosure.boards import Board, Line, StandardBoard
from standards.disclosure.charts import peers_chart, why_chart
from standards.disclosure.scores import NOT_SHARED, SharedScore, newest_scores
from standards.disclosure.tickets import score_ticket
from standards.reporting.queries.receipts import collections_of
from standards.scoring.queries import (
    gains,
    reckoning,
    status_words,
    target_words,
    value_words,
)

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class LineRow:
    """One metric of a scorecard; ``peers_heading``: month (if another) and unit of ``peers``."""

    clause: str
    clause_url: str
    metric: str
    code: str
    value: str
    value_url: str
    reckoning: str
    target: str
    status: str
    tone: str
    mandatory: bool
    contribution: str
    possible: str
    peers: tuple[str, ...]
    peers_heading: str
    distance: str


@dataclass(frozen=True, slots=True)
class StandardRows:
    """One standard of a scorecard; ``is_awaited``: no number of the month is there yet."""

    name: str
    version: str
    url: str
    weight: str
    score: str
    scale: str
    cap: str
    upholding: bool | None
    shows_upholding: bool
    is_awaited: bool
    lines: tuple[LineRow, ...]
    why: Chart | None
    peers: Chart | None


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One own outlet in the list of scorecards; ``sparks`` are the lines of its months.

    A month that was not sent divides the line, and is named in ``gaps``. ``score`` is '' where it
    is not shared, and stands for nothing sent where ``is_silent``; for ``ticket`` see
    `disclosure.tickets`.
    """

    partner: Partner
    month: str
    score: str = ""
    is_final: bool = False
    is_silent: bool = False
    sparks: tuple[str, ...] = ()
    said: str = ""
    gaps: str = ""
    ticket: str = ""


def outlet_rows(actor: Actor, partners: Sequence[Partner]) -> list[OutletRow]:
    """The newest score of each of ``partners``, shown only where all it rests on is shared."""
    return [_outlet_row(actor, score) for score in newest_scores(actor, partners)]


def _outlet_row(actor: Actor, score: SharedScore) -> OutletRow:
    if score.card is None:
        return OutletRow(score.partner, "")
    ticket = score_ticket(actor, score, Purpose.SCORECARD)
    row = OutletRow(score.partner, score.month, is_final=score.card.is_final, ticket=ticket)
    if score.overall is None:
        return replace(row, said=_unscored(score))
    return replace(
        row,
        score=number_text(score.overall, 1),
        is_silent=score.card.is_silent,
        sparks=spark_lines(list(score.trend.values())),
        said=_trend_words(score),
        gaps=_gap_words(score),
    )


def _trend_words(score: SharedScore) -> str:
    values = [value for value in score.trend.values() if value is not None]
    if not values:
        return ""
    return _("{first} to {last} in {count} months").format(
        first=number_text(values[0], 1), last=number_text(values[-1], 1), count=len(values)
    )


def _gap_words(score: SharedScore) -> str:
    """The months in which the line is divided; '' for none."""
    if not score.unsent:
        return ""
    names = ", ".join(month_text(month) for month in sorted(score.unsent))
    return _("not sent: {months}").format(months=names)


def _unscored(score: SharedScore) -> str:
    if score.card is None or score.card.overall is None:
        return _("no score yet")
    if score.reason == NOT_SHARED:
        return _("not shared with you at present")
    return sentences.unshown_words(score.reason, score.month)


@dataclass(frozen=True, slots=True)
class UnshownRow:
    """A standard that is not shown now, in words; ``url`` of its text."""

    name: str
    url: str
    reason: str


def unshown_rows(board: Board) -> list[UnshownRow]:
    """What is not shown, each with its reason in words."""
    return [
        UnshownRow(
            f"{each.name} {each.version}",
            _reading(board, each.code, each.version),
            sentences.unshown_words(each.reason, board.month),
        )
        for each in board.unshown
    ]


@dataclass(frozen=True, slots=True)
class Help:
    """What would help most: the clause that raises the overall score most, and to what."""

    clause: str
    metric: str
    points: str
    overall: str


def standard_rows(board: Board) -> list[StandardRows]:
    """The standards of a board, each number with the way to what made it."""
    codes = [line.own.metric for standard in board.standards for line in standard.lines]
    places = _Places(board, collections_of(codes, board.month))
    return [
        StandardRows(
            name=standard.own.name,
            version=standard.own.version,
            url=places.standard(standard),
            weight=_weight(board, standard),
            score=number_text(standard.own.score),
            scale=number_text(standard.own.scale, 0),
            cap=number_text(standard.own.cap_line) if standard.own.cap_line else "",
            upholding=standard.own.upholding,
            shows_upholding=standard.shows_upholding,
            is_awaited=all(line.own.status == "awaited" for line in standard.lines),
            lines=tuple(_line(standard, line, places) for line in standard.lines),
            why=why_chart(standard),
            peers=peers_chart(board, standard),
        )
        for standard in board.standards
    ]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the partner reads what made a number."""

    board: Board
    collections: Mapping[str, str]

    def standard(self, standard: StandardBoard) -> str:
        """The reading page of a standard, as the partner is bound by it."""
        return _reading(self.board, standard.own.code, standard.own.version)

    def clause(self, standard: StandardBoard, line: Line) -> str:
        """The clause's place on that page."""
        return f"{self.standard(standard)}#clause-{line.own.clause}"

    def value(self, line: Line) -> str:
        """What was sent for the metric; '' when there is no value."""
        collection = self.collections.get(line.own.metric)
        if collection is None or (line.own.value is None and not line.own.code):
            return ""
        url = reverse("reporting:sent", args=[collection, self.board.month])
        return f"{url}?{urlencode({'partner': str(self.board.partner.public_id)})}"


def _reading(board: Board, code: str, version: str) -> str:
    query = urlencode({"partner": str(board.partner.public_id), "version": version})
    return f"{reverse('catalogue:standard', args=[code])}?{query}"


def _weight(board: Board, standard: StandardBoard) -> str:
    """The standard's part of the overall score in percent; '' where there is no such score."""
    scored = [each.own for each in board.standards if each.own.score is not None]
    if board.overall is None or standard.own not in scored:
        return ""
    total = sum(Decimal(own.weight) for own in scored)
    return number_text(100 * Decimal(standard.own.weight) / total, 0) if total else ""


def most_helpful(board: Board) -> Help | None:
    """The line that alone would raise the overall score most; None where that is not shown."""
    if board.overall is None:
        return None
    best = next(iter(gains([standard.own for standard in board.standards])), None)
    if best is None:
        return None
    return Help(
        best.line.clause_title,
        best.line.metric_name,
        number_text(best.points, 1),
        number_text(Decimal(board.overall) + best.points, 1),
    )


def _line(standard: StandardBoard, line: Line, places: _Places) -> LineRow:
    status, tone = status_words(line.own, shows_target=line.shows_target)
    peers, month = line.peers, places.board.month
    return LineRow(
        clause=line.own.clause_title,
        clause_url=places.clause(standard, line),
        metric=line.own.metric_name,
        code=line.own.metric,
        value=value_words(line.own, line.names),
        value_url=places.value(line),
        reckoning=reckoning(line.own),
        target=target_words(line.own) if line.shows_target else "",
        status=status,
        tone=tone,
        mandatory=line.own.mandatory,
        contribution=number_text(line.own.contribution),
        possible=number_text(line.own.possible),
        peers=tuple(sentences.peer_words(peers, line.names)) if peers else (),
        peers_heading=_heading(peers.month, month, line.own.unit)
        if peers and not peers.withheld
        else "",
        distance=signed_text(peers.distance) if peers and peers.distance else "",
    )


def _heading(compared: str, month: str, unit: str) -> str:
    """*October 2026, in %* over the sentences about others, which hold bare numbers."""
    parts = [month_text(compared)] if compared != month else []
    return ", ".join(parts + ([_("in {unit}").format(unit=unit)] if unit else []))
