"""What a cohort shows of its joined blocks: decided by membership, rounded by a size band."""

from collections.abc import Sequence
from decimal import Decimal

from standards.release.bands import size_band
from standards.release.blocks import Block, Measure, mean, on_grid, quantile

# Smallest planned membership at which a statistic is shown, with slack for missing months.
HALVES, THIRDS, QUARTERS = 12, 17, 23
# Fewest groups with a value in the month for the same.
LEAST = {"mean": 10, "median": 10, "halves": 10, "thirds": 15, "quarters": 20}
CUTS = {"halves": (2,), "thirds": (3,), "quarters": (4,)}


def planned(members: int, least: int) -> list[str]:
    """Statistics a cohort of ``members`` groups shows all season; none under the gate."""
    if members < least:
        return []
    shown = ["mean", "median"]
    for name, needed in (("halves", HALVES), ("thirds", THIRDS), ("quarters", QUARTERS)):
        if members >= needed:
            shown.append(name)
    return shown


def display_grid(n: int, grid: Decimal) -> Decimal:
    """The step every shown number is rounded to: finer with more groups."""
    if n < 50:
        return grid
    return grid / 2 if n < 200 else grid / 10


def shown(
    blocks: Sequence[Block], statistics: Sequence[str], measure: Measure
) -> dict[str, object]:
    """The cohort's figures as strings on the display grid, with the size band.

    ``mean`` and ``median`` are single values, the cuts lists from low to high. What the month's
    reports do not carry is left out.
    """
    n = sum(block.size for block in blocks)
    grid = display_grid(n, measure.grid)
    figures: dict[str, object] = {"n": size_band(n)}
    for name in statistics:
        if n < LEAST[name] or (name == "mean" and not measure.has_mean):
            continue
        if name == "mean":
            figures[name] = text(on_grid(mean(blocks), grid))
        elif name == "median":
            figures[name] = text(on_grid(quantile(blocks, Decimal("0.5")), grid))
        else:
            (parts,) = CUTS[name]
            figures[name] = [
                text(on_grid(quantile(blocks, Decimal(i) / parts), grid)) for i in range(1, parts)
            ]
    return figures


def band(value: float, cuts: Sequence[str], *, lower_is_better: bool) -> int:
    """Which part a value lies in, 1 the best: against the shown cut points only."""
    above = sum(value >= float(cut) for cut in cuts)
    return above + 1 if lower_is_better else len(cuts) + 1 - above


def text(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
