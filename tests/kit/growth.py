"""Does work grow with its input, or with the input's square? Counted in ratios, not in seconds.

The least of several runs is taken, so that the machine's load can only lengthen what is compared
with itself. Sixteen times the input may take sixteen times the time; a square shows as 256.
"""

import time
from collections.abc import Callable
from typing import Any

TIMES = 16
# Between a straight line (16) and a square (256): steps in the machine's memory cost up to three.
MOST = 64.0
# Seconds below which the clock says more than the work.
ENOUGH = 0.001
DOUBLINGS = 9
AGAIN = 3


def growth(work: Callable[[Any], object], made: Callable[[int], Any], start: int) -> float:
    """Time at `TIMES` the size over time at the size, where it is long enough to be measured.

    ``made(n)`` makes an input of size n, from ``start`` doubled until a run takes `ENOUGH`; work
    that never does is as good as constant and grows by 1.
    """
    size = start
    for _ in range(DOUBLINGS):
        if seconds(work, made(size), runs=1) >= ENOUGH:
            return _ratio(work, made(size), made(TIMES * size))
        size *= 2
    return 1.0


def _ratio(work: Callable[[Any], object], small: Any, large: Any) -> float:
    """The time of ``large`` over that of ``small``; measured again where it is no straight line.

    Another process may take the machine's memory away for one measurement, not for three in turn;
    a square is one each time.
    """
    least = float("inf")
    for _ in range(AGAIN):
        least = min(least, seconds(work, large, runs=2) / seconds(work, small, runs=4))
        if least < MOST:
            break
    return least


def seconds(work: Callable[[Any], object], given: Any, runs: int) -> float:
    """The least processor time of some runs."""
    least = float("inf")
    for _ in range(runs):
        began = time.process_time()
        work(given)
        least = min(least, time.process_time() - began)
    return least
