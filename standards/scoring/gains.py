"""What each line of a scorecard would add to the overall score if it were fully met.

Pure: reads one stored score document and scores it again by `formula`, line by line, so that a gain
is the difference of two scores and never an estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.scoring.formula import Item, overall, score
from standards.scoring.scorecard import Cap, LineScore, StandardScore


@dataclass(frozen=True, slots=True)
class Gain:
    """``points`` of the overall score (0-100) that ``line`` of ``standard`` alone would add."""

    standard: str
    line: LineScore
    points: Decimal


def gains(standards: Sequence[StandardScore]) -> list[Gain]:
    """The gains of all lines that raise the overall score, the greatest first.

    Caps apply as they would then: a line below which
    a cap lies lifts it by reaching its best value, any other line cannot rise above it.
    """
    scored_standards = [each for each in standards if each.score is not None]
    before = _overall(scored_standards, [_score(each) for each in scored_standards])
    gain_list = []
    for at, standard in enumerate(scored_standards):
        for line in standard.lines:
            if line.contribution is None:
                continue
            parts = [_score(each) for each in scored_standards]
            parts[at] = _score(standard, full=line)
            after = _overall(scored_standards, parts)
            if before is not None and after is not None and after > before:
                points = Decimal(int((after - before) * 10)).scaleb(-1)
                gain_list.append(Gain(standard.code, line, points))
    return sorted(gain_list, key=lambda gain: -gain.points)


def _overall(
    standards: Sequence[StandardScore], scores: Sequence[Fraction | None]
) -> Fraction | None:
    return overall(
        [
            (points, Fraction(each.scale), Fraction(each.weight))
            for each, points in zip(standards, scores, strict=True)
            if points is not None
        ]
    )


def _score(standard: StandardScore, full: LineScore | None = None) -> Fraction | None:
    """The score of a standard from its lines; ``full``: as if this line were fully met."""
    items = [
        Item("judged", Fraction(line.weight), _attained(line, is_full=line is full))
        for line in standard.lines
        if line.contribution is not None
    ]
    decimals = len((standard.score or "").partition(".")[2])
    limits = [
        Fraction(cap.at_most) for cap in standard.caps if cap.applies and not _is_lifted(cap, full)
    ]
    scale = Fraction(standard.scale)
    return score(items, scale=scale, decimals=decimals, caps=limits).score


def _attained(line: LineScore, *, is_full: bool) -> Fraction:
    if is_full:
        return Fraction(line.best)
    return Fraction(line.attainment or 0)


def _is_lifted(cap: Cap, full: LineScore | None) -> bool:
    if full is None or full.metric != cap.metric:
        return False
    if full.best_at is None or cap.when_at_most is None:
        return False
    return Fraction(full.best_at) > Fraction(cap.when_at_most)
