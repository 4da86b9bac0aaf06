"""Attacks on a net promoter score released with its parts: several roundings of one sum."""

from decimal import Decimal

import numpy as np

from standards.release.blocks import Floats
from standards.release.quantizer import Quantizer
from tests.leaks.attacks.frame import Line, Released, Scene, counting, judged, release, scene

SCORE = Quantizer(grid=Decimal(2), lower=Decimal(-100), upper=Decimal(100))
PART = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))


def lines(targets: int, size: int = 14) -> list[Line]:
    """The theme's table."""
    seen, detractors = _answers(targets, size)
    rest = seen.without_target()
    before = _family(seen.values, detractors)
    silent = np.where(np.isnan(rest), np.nan, detractors)
    # It is silent: its last answers count.
    after = _family(counting([seen.values, rest])[1], counting([detractors, silent])[1])
    return [_one_month(seen, before), _leaver(seen, rest, before, after)]


def _answers(targets: int, size: int) -> tuple[Scene, Floats]:
    """Shares of promoters (the targets' are wanted) and of detractors among all answers."""
    seen = scene(101, targets, size)
    left = 100 - seen.values
    return seen, left * np.random.default_rng(102).beta(3, 4, left.shape)


def _family(promoters: Floats, detractors: Floats) -> dict[str, Released]:
    """The score and its three parts over one pattern of contributors."""
    return {
        "score": release(promoters - detractors, SCORE, who="score"),
        "promoters": release(promoters, PART, who="promoters"),
        "passives": release(100 - promoters - detractors, PART, who="passives"),
        "detractors": release(detractors, PART, who="detractors"),
    }


def _means(told: dict[str, Released]) -> list[Floats]:
    """The mean share of promoters as the family tells it three times."""
    mean = {name: each.mean for name, each in told.items()}
    ways = [
        mean["promoters"],
        mean["score"] + mean["detractors"],
        100 - mean["passives"] - mean["detractors"],
    ]
    return [*ways, np.asarray(np.mean(ways, axis=0))]


def _one_month(seen: Scene, told: dict[str, Released]) -> Line:
    """Every way to the promoters within one month, beside exact figures of all others."""
    n = seen.values.shape[1]
    others = np.nansum(seen.without_target(), axis=1)
    return judged(
        "parts of a score: one sum told three times",
        seen,
        plain=n * seen.values.mean(axis=1) - others,
        released=list(told.values()),
        tricks=[*_means(told), told["score"].median + told["detractors"].median],
    )


def _leaver(
    seen: Scene, rest: Floats, before: dict[str, Released], after: dict[str, Released]
) -> Line:
    """The target reports in one month and not in the next: every way with it minus without."""
    n = seen.values.shape[1]
    differences = [
        n * one - (n - 1) * two for one, two in zip(_means(before), _means(after), strict=True)
    ]
    return judged(
        "parts of a score: month with minus month without",
        seen,
        plain=seen.values.sum(axis=1) - np.nansum(rest, axis=1),
        released=[*before.values(), *after.values()],
        tricks=differences,
    )
