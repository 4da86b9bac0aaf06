"""What each line of a scorecard would add to the overall score if it were fully met.

Pure: reads one stored score document and scores it again by `formula`, line by line, so that a gain
is the difference of two scores and never an estimate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from standards.scoring.formula import Item, overall, score

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gain:
    """``points`` of the overall score (0-100) that ``line`` of ``standard`` alone would add."""

    standard: str
    line: Fields
    points: Decimal


def gains(standards: Sequence[Fields]) -> list[Gain]:
    """The gains of all lines that raise the overall score, the greatest first.

    ``standards`` as a score document holds them. Caps apply as they would then: a line below which
    a cap lies lifts it by reaching its best value, any other line cannot rise above it.
    """
    known = [each for each in standards if each["score"] is not None]
    before = _overall(known, [_score(each) for each in known])
    found = []
    for at, standard in enumerate(known):
        for line in standard["lines"]:
            if line["contribution"] is None:
                continue
            parts = [_score(each) for each in known]
            parts[at] = _score(standard, full=line)
            after = _overall(known, parts)
            if before is not None and after is not None and after > before:
                points = Decimal(int((after - before) * 10)).scaleb(-1)
                found.append(Gain(standard["code"], line, points))
    return sorted(found, key=lambda gain: -gain.points)


def _overall(standards: Sequence[Fields], scores: Sequence[Fraction | None]) -> Fraction | None:
    return overall(
        [
            (found, Fraction(each["scale"]), Fraction(each["weight"]))
            for each, found in zip(standards, scores, strict=True)
            if found is not None
        ]
    )


def _score(standard: Fields, full: Fields | None = None) -> Fraction | None:
    """The score of a standard from its lines; ``full``: as if this line were fully met."""
    items = [
        Item("judged", Fraction(line["weight"]), _attained(line, is_full=line is full))
        for line in standard["lines"]
        if line["contribution"] is not None
    ]
    text = standard["score"]
    decimals = len(text.partition(".")[2])
    limits = [
        Fraction(cap["at_most"])
        for cap in standard.get("caps", _unknown_cap(standard))
        if cap["applies"] and not _is_lifted(cap, full)
    ]
    scale = Fraction(standard["scale"])
    return score(items, scale=scale, decimals=decimals, caps=limits).score


def _attained(line: Fields, *, is_full: bool) -> Fraction:
    if is_full:
        return Fraction(line.get("best", "1"))
    return Fraction(line["attainment"] or 0)


def _is_lifted(cap: Fields, full: Fields | None) -> bool:
    if full is None or full["metric"] != cap["metric"] or full.get("best_at") is None:
        return False
    return Fraction(full["best_at"]) > Fraction(cap["when_at_most"])


def _unknown_cap(standard: Fields) -> list[Fields]:
    """Documents stored before caps were kept with them: the cap that applied stays."""
    if standard["cap_line"] is None:
        return []
    return [{"metric": None, "at_most": standard["score"], "applies": True}]
