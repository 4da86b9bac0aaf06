"""Who sees what now: metrics against kinds, counted in partners; and who sees one metric."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from partners.sharing.policy import CEILING, Kind, Purpose
from partners.sharing.policy.mask import Axes, Bools, Ints, Rows, allowed, classes, coverage
from partners.sharing.queries.exposure import Crowded, partners_now, state_now
from portal.lib import months

LOOK_BACK_MONTHS = 24
ANY_EDITION = 10_000


@dataclass(frozen=True, slots=True)
class Matrix:
    """Partners by cell and kind; ``closed`` is what a metric's class never allows.

    A cell counts a partner that may see it for some month once it has read, sent and signed.
    """

    cells: tuple[str, ...]
    kinds: tuple[Kind, ...]
    counts: tuple[tuple[int, ...], ...]
    closed: tuple[tuple[bool, ...], ...]
    partners: int


@dataclass(frozen=True, slots=True)
class Seer:
    """One partner that may see something of a metric."""

    public_id: str
    code: str
    name: str
    kinds: tuple[Kind, ...]


def matrix(today: dt.date) -> Matrix:
    """The whole matrix at once."""
    crowd, axes, opened, where = _exposure(today)
    sizes = np.bincount(where, minlength=len(opened))
    state = state_now()
    counts = np.einsum("r,rck->ck", sizes, opened.astype(np.int64))
    return Matrix(
        axes.cells,
        axes.kinds,
        tuple(tuple(int(n) for n in row) for row in counts),
        tuple(
            tuple(kind not in CEILING[state.catalogue.class_on(cell, today)] for kind in axes.kinds)
            for cell in axes.cells
        ),
        len(crowd.codes),
    )


def seers(cell: str, today: dt.date) -> list[Seer]:
    """Every partner that may see something of ``cell``, by code."""
    crowd, axes, opened, where = _exposure(today, (cell,))
    found = []
    for row, public_id in enumerate(crowd.public_ids):
        kinds = tuple(
            k for k, is_open in zip(axes.kinds, opened[where[row], 0], strict=True) if is_open
        )
        if kinds:
            found.append(Seer(public_id, crowd.codes[row], crowd.names[row], kinds))
    return found


def _exposure(today: dt.date, cells: tuple[str, ...] = ()) -> tuple[Crowded, Axes, Bools, Ints]:
    crowd, state = partners_now(today), state_now()
    named = cells or tuple(state.catalogue.entries)
    window = tuple(months.span(months.shift(months.of(today), -LOOK_BACK_MONTHS), months.of(today)))
    axes = Axes(named, tuple(Kind), window, Purpose.SCORECARD, today)
    covered, where = classes(coverage(state.rules, crowd.crowd))
    yes = np.ones((1, 1, 1), dtype=bool)
    rows = Rows(
        covered,
        np.ones(len(covered), dtype=bool),
        yes[0].repeat(len(named), axis=1),
        yes.repeat(len(named), axis=1),
        np.array([ANY_EDITION]),
    )
    opened: Bools = np.any(allowed(state.catalogue, state.rules, rows, axes), axis=3)
    return crowd, axes, opened, where
