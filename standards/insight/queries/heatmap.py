"""Scores of a month: partners by standards, lowest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F

from partners.network.queries import coded
from partners.network.queries.places import placements_in
from portal.access.actor import Actor
from standards.catalogue.queries.sets import all_standards
from standards.scoring.queries import StandardHead, current_scores, standard_heads

PAGE = 100
# Shares of the scale at which the shade changes.
STEPS = (0.5, 0.65, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One score in its standard's scale; ``shade`` 1 (low) to 5, 0 for none.

    Who sent nothing has no shade: its score tells what is missing, not how it works.
    """

    score: float | None
    decimals: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One partner; ``has_sent`` the month, ``is_silent``: asked for something and sent nothing."""

    public_id: str
    code: str
    name: str
    overall: HeatCell
    is_upholding: bool | None
    cells: tuple[HeatCell, ...]
    has_sent: bool
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A page of the heatmap; ``columns`` are (code, name) of standards."""

    month: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None on the last."""
        following = self.offset + len(self.rows)
        return following if following < self.total else None


def heatmap(
    month: str, actor: Actor, *, territory: str = "", offset: int = 0, size: int | None = PAGE
) -> Heatmap:
    """The partners an actor analyses, by overall score, lowest first; four queries.

    ``territory``: those that belonged to it in that month.
    Those that sent nothing come last: their zeros say nothing of how they work.
    """
    scores = current_scores([month]).visible_to(actor, "network.read")  # type: ignore[attr-defined]  # ScoreQuerySet
    if territory:
        path = coded("territory").filter(code=territory).values_list("path", flat=True).first()
        held = placements_in(month).filter(territory__path__startswith=path or "?")
        scores = scores.filter(partner__in=held.values("partner_id"))
    total = scores.count()
    ordered = scores.order_by("-has_sent", F("overall").asc(nulls_last=True), "partner__code")
    page = ordered[offset : offset + size] if size else ordered
    rows = [
        _Scored(str(key), code, name, overall, upheld, sent, _by_code(standard_heads(stored)))
        for key, code, name, overall, upheld, sent, stored in page.values_list(
            "partner__public_id",
            "partner__code",
            "partner__name",
            "overall",
            "is_upholding",
            "has_sent",
            "document__standards",
        )
    ]
    columns = _columns(rows)
    lines = tuple(_row(row, columns) for row in rows)
    return Heatmap(month, columns, lines, total, offset)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A partner's scores as they are stored."""

    public_id: str
    code: str
    name: str
    overall: Decimal | None
    is_upholding: bool | None
    has_sent: bool
    standards: Mapping[str, StandardHead]


def _by_code(heads: Iterable[StandardHead]) -> dict[str, StandardHead]:
    return {head.code: head for head in heads}


def _columns(rows: Sequence[_Scored]) -> tuple[tuple[str, str], ...]:
    codes = {code for row in rows for code in row.standards}
    standards = all_standards().filter(code__in=codes)
    return tuple(standards.values_list("code", "name"))


def _row(row: _Scored, columns: Sequence[tuple[str, str]]) -> HeatRow:
    is_silent = not row.has_sent and any(head.has_gap for head in row.standards.values())
    overall = _cell(None if row.overall is None else float(row.overall), 100.0, 1)
    cells = [_standard_cell(row.standards.get(code)) for code, _ in columns]
    if is_silent:
        overall, *cells = (replace(cell, shade=0) for cell in (overall, *cells))
    return HeatRow(
        public_id=row.public_id,
        code=row.code,
        name=row.name,
        overall=overall,
        is_upholding=row.is_upholding,
        cells=tuple(cells),
        has_sent=row.has_sent,
        is_silent=is_silent,
    )


def _standard_cell(head: StandardHead | None) -> HeatCell:
    if head is None or head.score is None:
        return HeatCell(None, 1, 0)
    return _cell(float(head.score), float(head.scale), len(head.score.partition(".")[2]))


def _cell(score: float | None, scale: float, decimals: int) -> HeatCell:
    if score is None:
        return HeatCell(None, decimals, 0)
    share = score / scale
    return HeatCell(score, decimals, 1 + sum(share >= step for step in STEPS))
