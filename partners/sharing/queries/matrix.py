"""Who sees what now: metrics against kinds, counted in partners; and who sees one metric."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Case, Count, F, Min, Value, When

from partners.network.enums import PartnerStatus
from partners.network.queries import all_placements, placements_in
from partners.sharing.policy import ANY, CEILING, Kind, Purpose, Rule
from partners.sharing.policy.difference import State
from partners.sharing.policy.mask import Axes, Bools, Crowd, Ints, Rows, allowed, classes, coverage
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
    """The whole matrix at once; partners that no rule tells apart are counted by the database."""
    state = state_now()
    crowd, sizes = _counted(today, state.rules)
    axes, mask, where = opened(state, crowd, today, tuple(state.catalogue.entries))
    by_class = np.bincount(where, weights=sizes, minlength=len(mask)).astype(np.int64)
    counts = np.einsum("r,rck->ck", by_class, mask.astype(np.int64))
    return Matrix(
        axes.cells,
        axes.kinds,
        tuple(tuple(int(n) for n in row) for row in counts),
        tuple(
            tuple(kind not in CEILING[state.catalogue.class_on(cell, today)] for kind in axes.kinds)
            for cell in axes.cells
        ),
        int(sizes.sum()),
    )


def _counted(today: dt.date, rules: Sequence[Rule]) -> tuple[Crowd, Ints]:
    """One row for each place in the network rules can tell apart, and how many partners it has.

    The database counts by numbers; one placement of each group then tells the group's codes.
    """

    def named(codes: Iterable[frozenset[str]], field: str) -> Case | Value:
        choices = sorted({code for each in codes for code in each} - {ANY})
        if not choices:
            return Value("")
        return Case(When(**{f"{field}__in": choices}, then=F(field)), default=Value(""))

    groups = list(
        placements_in(months.of(today))
        .exclude(partner__status=PartnerStatus.LEFT)
        .annotate(
            partner_named=named((rule.audience.partners for rule in rules), "partner__code"),
            owner_named=named((rule.audience.owners for rule in rules), "owner__code"),
        )
        .values_list("partner_named", "owner_named", "tier_id", "kind_id", "territory_id")
        .annotate(partners=Count("pk"), one=Min("pk"))
        .order_by()
        .values_list("partner_named", "owner_named", "partners", "one")
    )
    ones = all_placements().filter(pk__in=[group[3] for group in groups])
    codes = {
        pk: place_codes
        for pk, *place_codes in ones.values_list(
            "pk", "tier__code", "kind__code", "territory__path"
        )
    }
    rows = [(partner, owner, *codes[one]) for partner, owner, _partners, one in groups]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    parts = [np.array([value or "" for value in column], dtype=object) for column in columns]
    return Crowd(*parts), np.array([group[2] for group in groups], dtype=np.int64)


def seers(cell: str, today: dt.date) -> list[Seer]:
    """Every partner that may see something of ``cell``, by code."""
    crowd, axes, seen, where = exposure(today, (cell,))
    viewers = []
    for row, public_id in enumerate(crowd.public_ids):
        kinds = tuple(
            k for k, is_open in zip(axes.kinds, seen[where[row], 0], strict=True) if is_open
        )
        if kinds:
            viewers.append(Seer(public_id, crowd.codes[row], crowd.names[row], kinds))
    return viewers


def exposure(today: dt.date, cells: tuple[str, ...] = ()) -> tuple[Crowded, Axes, Bools, Ints]:
    """The partners, what is asked, [class, cell, kind] open in some month, and their classes."""
    crowd, state = partners_now(today), state_now()
    all_cells = cells or tuple(state.catalogue.entries)
    return crowd, *opened(state, crowd.crowd, today, all_cells)


def opened(
    state: State, crowd: Crowd, today: dt.date, cells: tuple[str, ...]
) -> tuple[Axes, Bools, Ints]:
    """What is asked, [class, cell, kind] open in some month, and each row's class."""
    window = tuple(months.span(months.shift(months.of(today), -LOOK_BACK_MONTHS), months.of(today)))
    axes = Axes(cells, tuple(Kind), window, Purpose.SCORECARD, today)
    covered, where = classes(coverage(state.rules, crowd))
    yes = np.ones((1, 1, 1), dtype=bool)
    rows = Rows(
        covered,
        np.ones(len(covered), dtype=bool),
        yes[0].repeat(len(cells), axis=1),
        yes.repeat(len(cells), axis=1),
        np.array([ANY_EDITION]),
    )
    mask: Bools = np.any(allowed(state.catalogue, state.rules, rows, axes), axis=3)
    return axes, mask, where
