"""Shifted grids: even, the same for the same groups, and unknown without the plan."""

import hashlib
from decimal import Decimal

import numpy as np
import pytest

from standards.release.blocks import cut
from standards.release.phases import FIGURES, phases_of
from standards.release.quantizer import Quantizer
from standards.release.statistics import Unions, display_parts, join, mean, quantile, told

SHARE = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))


def test_phases_are_even_and_follow_from_secret_cell_and_pools() -> None:
    unions = [f"dealer/{n}" for n in range(4_000)]
    found = phases_of("secret|reply", unions)
    assert found.shape == (4_000, len(FIGURES))
    assert (
        np.abs(np.quantile(found, [0, 0.25, 0.5, 0.75, 1]) - [-0.5, -0.25, 0, 0.25, 0.5]).max()
        < 0.01
    )
    assert np.abs(np.corrcoef(found.T) - np.eye(len(FIGURES))).max() < 0.08
    one = phases_of("secret|reply", ["dealer/7"])[0]
    assert one.tolist() == found[7].tolist()
    for other in ("other|reply", "secret|kept"):
        assert np.abs(phases_of(other, ["dealer/7"])[0] - one).max() > 0.01
    digest = hashlib.sha512(b"secret|reply|dealer/7").digest()
    assert one[1] == int.from_bytes(digest[8:16], "big") / 2**64 - 0.5
    assert not phases_of("", unions).any()


def joined(values: np.ndarray):
    draws, n = values.shape
    blocks = cut(SHARE.steps(values.ravel()), np.repeat(np.arange(draws), n), draws, SHARE, 5)
    return join(blocks, Unions(np.arange(draws), np.arange(draws), draws))


@pytest.mark.parametrize("n", [10, 12, 14, 15, 19, 20, 30, 60, 200])
def test_a_shifted_figure_is_off_by_at_most_one_display_step(n: int) -> None:
    chance = np.random.default_rng(n)
    each = joined(chance.uniform(20, 80, (400, n)))
    phases = chance.uniform(-0.5, 0.5, (400, len(FIGURES)))
    step = 1 / display_parts(np.array([n]))[0]
    exact = {"mean": mean(each), "1/2": quantile(each, 1 / 2), "3/4": quantile(each, 3 / 4)}
    for figure, value in exact.items():
        gap = told(each, figure, phases, SHARE) - value
        assert np.abs(gap).max() <= step + 1e-6
        assert np.abs(gap.mean()) < 0.2 * step


def test_of_two_blocks_mean_and_middle_are_one_figure() -> None:
    chance = np.random.default_rng(3)
    for n in (10, 11, 12, 13, 14):
        each = joined(chance.uniform(20, 80, (300, n)))
        phases = chance.uniform(-0.5, 0.5, (300, len(FIGURES)))
        assert (told(each, "mean", phases, SHARE) == told(each, "1/2", phases, SHARE)).all()
    each = joined(chance.uniform(20, 80, (300, 15)))
    phases = chance.uniform(-0.5, 0.5, (300, len(FIGURES)))
    assert (told(each, "mean", phases, SHARE) != told(each, "1/2", phases, SHARE)).any()


def test_no_phase_moves_a_figure_beyond_a_coded_end() -> None:
    each = joined(np.full((2, 12), 99.0))
    phases = np.array([[0.5] * len(FIGURES), [-0.5] * len(FIGURES)])
    assert told(each, "mean", phases, SHARE).max() == 98
