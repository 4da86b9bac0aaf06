"""The policy for whole networks at once: the same table as arrays, through equivalence classes.

Subjects that the same rules cover are one class; a class is decided once for every metric, kind
and month. What depends on the subject's own acts (read, sent, signed) is added per row.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from partners.sharing.policy.decision import in_dates, names_metric
from partners.sharing.policy.table import CEILING, PEER_KINDS
from partners.sharing.policy.terms import ANY, Catalogue, Kind, Rule
from portal.lib import months

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Axes:
    """What is asked: cells x kinds x months, for one purpose on one day."""

    cells: tuple[str, ...]
    kinds: tuple[Kind, ...]
    months: tuple[str, ...]
    purpose: str
    today: dt.date


@dataclass(frozen=True, slots=True)
class Rows:
    """Subjects, or classes of them, as arrays; one row each.

    ``covered`` [row, rule]; ``is_present`` active with a current credential; the acts may be one
    row long, for all: ``acknowledged`` [row, cell], ``contributed`` [row, cell, month], ``edition``
    [row].
    """

    covered: Bools
    is_present: Bools
    acknowledged: Bools
    contributed: Bools
    edition: Ints


@dataclass(frozen=True, slots=True)
class Crowd:
    """Subjects as columns of codes, row by row; ``territories`` are paths ``/EU/FR/``."""

    partners: npt.NDArray[np.object_]
    owners: npt.NDArray[np.object_]
    tiers: npt.NDArray[np.object_]
    kinds: npt.NDArray[np.object_]
    territories: npt.NDArray[np.object_]


def coverage(rules: Sequence[Rule], crowd: Crowd) -> Bools:
    """[row, rule]: whether the rule's audience holds the row's subject."""
    held = np.ones((len(crowd.partners), len(rules)), dtype=bool)
    for name in ("partners", "owners", "tiers", "kinds", "territories"):
        audiences = [getattr(rule.audience, name) for rule in rules]
        limiting = [index for index, codes in enumerate(audiences) if ANY not in codes]
        if not limiting:
            continue
        # Each distinct value is decided once; a partner's territories are its path's codes.
        where, values = pd.factorize(getattr(crowd, name))
        parts = [
            frozenset(str(value).strip("/").split("/")) if name == "territories" else {value}
            for value in values
        ]
        for index in limiting:
            inside = np.array([not audiences[index].isdisjoint(part) for part in parts], dtype=bool)
            held[:, index] &= inside[where]
    return held


def classes(covered: Bools) -> tuple[Bools, Ints]:
    """Distinct rows of ``covered`` and, for each row, which of them it is."""
    if not covered.shape[1]:
        return covered[:1], np.zeros(len(covered), dtype=np.int64)
    packed = np.packbits(covered, axis=1)
    keys = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    return covered[first], where.astype(np.int64)


def allowed(catalogue: Catalogue, rules: Sequence[Rule], rows: Rows, axes: Axes) -> Bools:
    """[row, cell, kind, month]: what `decide` answers for each."""
    shape = (len(rows.covered), len(axes.cells), len(axes.kinds), len(axes.months))
    opened, closed = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    lags = _lags(catalogue, axes)
    for index, rule in enumerate(rules):
        here = rows.covered[:, index]
        if not here.any() or not in_dates(rule, axes.today):
            continue
        reach = _reach(rule, catalogue, axes, lags)
        if not reach.any():
            continue
        target = closed if rule.is_deny else opened
        touched = np.flatnonzero(reach.any(axis=(1, 2)))
        block = here[:, None, None, None] & reach[touched][None]
        if not rule.is_deny:
            block &= _acts(rule, rows, axes, touched)
        target[:, touched] |= block
    opened &= ~closed
    opened &= _ceiling(catalogue, axes)[None]
    opened &= rows.is_present[:, None, None, None]
    return opened


def _lags(catalogue: Catalogue, axes: Axes) -> Ints:
    """[cell, kind]: the metric's own delay, of facts about others only."""
    own = np.array([catalogue.lag_of(cell) for cell in axes.cells], dtype=np.int64)
    of_others = np.array([kind in PEER_KINDS for kind in axes.kinds], dtype=bool)
    lags: Ints = own[:, None] * of_others[None, :]
    return lags


def _reach(rule: Rule, catalogue: Catalogue, axes: Axes, lags: Ints) -> Bools:
    """[cell, kind, month] the rule speaks of, its dates and delays included."""
    named = np.array(
        [
            catalogue.entry(c) is not None and names_metric(rule, catalogue, c, axes.today)
            for c in axes.cells
        ]
    )
    kinds = np.array([kind in rule.kinds for kind in axes.kinds])
    reach: Bools = named[:, None, None] & kinds[None, :, None]
    if rule.is_deny:
        return np.broadcast_to(reach, (len(axes.cells), len(axes.kinds), len(axes.months)))
    if not (ANY in rule.purposes or axes.purpose in rule.purposes):
        return np.zeros((len(axes.cells), len(axes.kinds), len(axes.months)), dtype=bool)
    now = months.ordinal(months.of(axes.today))
    age = np.array([now - months.ordinal(month) for month in axes.months])
    lag = np.maximum(lags, rule.lag_months)
    aged: Bools = (age >= lag[:, :, None]) & (age <= rule.lookback_months)
    return reach & aged


def _acts(rule: Rule, rows: Rows, axes: Axes, touched: Ints) -> Bools:
    """[row, touched cell, kind, month]: the partner's own acts the allow asks for."""
    held: Bools = (rows.edition >= rule.minimum_edition)[:, None, None, None]
    if rule.needs_acknowledgement:
        held = held & rows.acknowledged[:, touched][:, :, None, None]
    if rule.is_reciprocal:
        free = np.array([kind not in PEER_KINDS for kind in axes.kinds])
        held = held & (rows.contributed[:, touched][:, :, None, :] | free[None, None, :, None])
    return held


def _ceiling(catalogue: Catalogue, axes: Axes) -> Bools:
    """[cell, kind, month]: what the classes leave possible; nothing for unknown cells."""
    by_level = np.array([[kind in CEILING[level] for kind in axes.kinds] for level in CEILING])
    levels = np.array(
        [
            catalogue.class_of(cell, axes.today, month)
            for cell in axes.cells
            for month in axes.months
        ],
        dtype=np.int64,
    ).reshape(len(axes.cells), len(axes.months))
    possible: Bools = by_level[levels].transpose(0, 2, 1)
    return possible
