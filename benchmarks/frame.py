"""The frame all benchmarks share: product and rival alternate in one run, medians of five.

Absolute times say little on a shared machine, so every row is a ratio. What both did is compared
before anything is timed.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a workload of the product beside its rival, in seconds."""

    name: str
    workload: str
    rival: str
    product_seconds: float
    rival_seconds: float
    target: str
    is_met: bool

    @property
    def ratio(self) -> float:
        """Product over rival."""
        return self.product_seconds / self.rival_seconds


def compare(
    product: Callable[[], Any],
    rival: Callable[[], Any],
    *,
    before: Callable[[], None] = lambda: None,
    are_equal: Callable[[Any, Any], bool] = lambda left, right: left == right,
    rounds: int = ROUNDS,
) -> tuple[float, float]:
    """Median seconds of ``product`` and ``rival``, taken in turns after ``before`` each time."""
    before()
    mine = product()
    before()
    theirs = rival()
    if not are_equal(mine, theirs):
        raise AssertionError("product and rival did not do the same")
    del mine, theirs
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for place, work in enumerate((product, rival)):
            before()
            gc.collect()
            started = time.perf_counter()
            work()
            times[place].append(time.perf_counter() - started)
    return median(times[0]), median(times[1])


def at_most(ratio: float, limit: float) -> bool:
    """Whether a ratio meets its upper limit."""
    return ratio <= limit


def table(rows: list[Row]) -> str:
    """All rows as one text table."""
    head = ("id", "workload", "beside it", "product s", "rival s", "ratio", "target", "met")
    lines = [head] + [
        (
            row.name,
            row.workload,
            row.rival,
            f"{row.product_seconds:.3f}",
            f"{row.rival_seconds:.3f}",
            f"{row.ratio:.2f}",
            row.target,
            "yes" if row.is_met else "NO",
        )
        for row in rows
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
