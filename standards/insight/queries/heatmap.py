"""Scores of a month: partners by standards, lowest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F

from partners.network.models import Territory
from partners.network.queries.places import placements_in
from portal.access.actor import Actor
from standards.catalogue.models import Standard
from standards.scoring.queries import current_scores

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
        path = Territory.objects.filter(code=territory).values_list("path", flat=True).first()
        held = placements_in(month).filter(territory__path__startswith=path or "?")
        scores = scores.filter(partner__in=held.values("partner_id"))
    total = scores.count()
    ordered = scores.order_by("-has_sent", F("overall").asc(nulls_last=True), "partner__code")
    page = ordered[offset : offset + size] if size else ordered
    rows = list(
        page.values_list(
            "partner__public_id",
            "partner__code",
            "partner__name",
            "overall",
            "is_upholding",
            "document__standards",
            "has_sent",
        )
    )
    columns = _columns(rows)
    made = tuple(_row(row, columns) for row in rows)
    return Heatmap(month, columns, made, total, offset)


def _columns(rows: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    codes = {item["code"] for row in rows for item in row[5] or ()}
    found = Standard.objects.filter(code__in=codes).order_by("code")
    return tuple(found.values_list("code", "name"))


def _row(row: Any, columns: Sequence[tuple[str, str]]) -> HeatRow:
    by_code = {item["code"]: item for item in row[5] or ()}
    is_silent = not row[6] and any(
        line["status"] in ("missing", "awaited")
        for item in by_code.values()
        for line in item["lines"]
    )
    overall = _cell(None if row[3] is None else float(row[3]), 100.0, 1)
    cells = [_standard_cell(by_code.get(code)) for code, _ in columns]
    if is_silent:
        overall, *cells = (replace(cell, shade=0) for cell in (overall, *cells))
    return HeatRow(
        public_id=str(row[0]),
        code=row[1],
        name=row[2],
        overall=overall,
        is_upholding=row[4],
        cells=tuple(cells),
        has_sent=row[6],
        is_silent=is_silent,
    )


def _standard_cell(item: dict[str, Any] | None) -> HeatCell:
    if item is None or item["score"] is None:
        return HeatCell(None, 1, 0)
    _whole, _point, decimals = str(item["score"]).partition(".")
    return _cell(float(item["score"]), float(item["scale"]), len(decimals))


def _cell(score: float | None, scale: float, decimals: int) -> HeatCell:
    if score is None:
        return HeatCell(None, decimals, 0)
    share = score / scale
    return HeatCell(score, decimals, 1 + sum(share >= step for step in STEPS))
