"""A board as template rows: every text ready, nothing left to decide."""

from dataclasses import dataclass
from decimal import Decimal

from portal.ui.charts import Chart
from portal.ui.formats import number_text
from standards.disclosure import words
from standards.disclosure.boards import Board, Line
from standards.disclosure.charts import peers_chart, why_chart


@dataclass(frozen=True, slots=True)
class LineRow:
    """One metric of a scorecard."""

    clause: str
    metric: str
    code: str
    value: str
    reckoning: str
    target: str
    status: str
    tone: str
    mandatory: bool
    contribution: str
    possible: str
    peers: tuple[str, ...]
    peers_month: str
    distance: str


@dataclass(frozen=True, slots=True)
class StandardRows:
    """One standard of a scorecard."""

    name: str
    version: str
    score: str
    scale: str
    cap: str
    upholding: bool | None
    lines: tuple[LineRow, ...]
    why: Chart | None
    peers: Chart | None


@dataclass(frozen=True, slots=True)
class Help:
    """What would help most: the clause with the most points to gain."""

    clause: str
    metric: str
    points: str


def standard_rows(board: Board) -> list[StandardRows]:
    """The standards of a board."""
    return [
        StandardRows(
            name=standard.fields["name"],
            version=standard.fields["version"],
            score=number_text(standard.fields["score"]),
            scale=number_text(standard.fields["scale"], 0),
            cap=number_text(standard.fields["cap_line"]) if standard.fields["cap_line"] else "",
            upholding=standard.fields["upholding"],
            lines=tuple(_line(line, board.month) for line in standard.lines),
            why=why_chart(standard),
            peers=peers_chart(board, standard),
        )
        for standard in board.standards
    ]


def most_helpful(board: Board) -> Help | None:
    """The line that would add most points to its standard at full attainment."""
    gaps = [
        (gap, line)
        for standard in board.standards
        for line in standard.lines
        if (gap := _gap(line)) > 0
    ]
    if not gaps:
        return None
    gap, line = max(gaps, key=lambda pair: pair[0])
    return Help(line.fields["clause_title"], line.fields["metric_name"], number_text(gap))


def _gap(line: Line) -> Decimal:
    if line.fields["contribution"] is None:
        return Decimal(0)
    return Decimal(line.fields["possible"]) - Decimal(line.fields["contribution"])


def _line(line: Line, month: str) -> LineRow:
    status, tone = words.status_words(line.fields)
    peers = line.peers
    return LineRow(
        clause=line.fields["clause_title"],
        metric=line.fields["metric_name"],
        code=line.fields["metric"],
        value=words.value_words(line.fields),
        reckoning=words.reckoning(line.fields),
        target=words.target_words(line.fields) if line.shows_target else "",
        status=status,
        tone=tone,
        mandatory=line.fields["mandatory"],
        contribution=number_text(line.fields["contribution"]),
        possible=number_text(line.fields["possible"]),
        peers=tuple(words.peer_words(peers, line.names)) if peers else (),
        peers_month=peers.month if peers and not peers.withheld and peers.month != month else "",
        distance=words.signed_text(peers.distance) if peers and peers.distance else "",
    )
