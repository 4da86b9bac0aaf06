"""The words of the policy: classes, kinds, metrics, rules, the partner asked for, the request."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.lib import months
from portal.lib.graphs import reachable

ANY = "*"
OPEN, SHAREABLE, RESTRICTED, BRAND_ONLY = range(4)


class Kind(StrEnum):
    """Kinds of facts: a set, not a ladder."""

    OWN = "own"
    TARGET = "target"
    CENTRE = "centre"
    BAND = "band"
    SPREAD = "spread"
    TOTAL = "total"


class Purpose(StrEnum):
    """What a route shows facts for; each route fixes its own in code."""

    SCORECARD = "scorecard"
    RECEIPT = "receipt"
    API = "api"
    EXPORT = "export"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Lowering:
    """A recorded, limited lowering of a metric's class (both ends included)."""

    level: int
    from_date: dt.date
    to_date: dt.date


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A metric's class, what a derived one is made of, its members and least delay.

    ``lag_months`` counts for facts about others only; commercially sensitive metrics have one.
    """

    code: str
    sharing_class: int
    inputs: frozenset[str] = frozenset()
    members: tuple[str, ...] = ()
    lag_months: int = 0
    lowered: tuple[Lowering, ...] = ()

    def class_on(self, day: dt.date) -> int:
        """The class on a day: the declared one unless a lowering covers the day."""
        levels = [low.level for low in self.lowered if low.from_date <= day <= low.to_date]
        return min([self.sharing_class, *levels])

    def class_in(self, month: str) -> int:
        """The strictest class the metric had in a month."""
        if not self.lowered:
            return self.sharing_class
        return max(self.class_on(months.first_day(month)), self.class_on(months.last_day(month)))


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a cell is made of: itself, its metric and all inputs however deep, with their entries.

    An unknown one has None for its entry. ``level`` is the class of it all while none of it was
    ever lowered, None otherwise: then it is a matter of days.
    """

    sources: frozenset[str]
    entries: tuple[MetricEntry | None, ...]
    lag_months: int
    level: int | None


@dataclass(frozen=True)
class Catalogue:
    """All metrics the policy knows. A cell ``code:member`` stands for its metric.

    What a cell is made of is worked out once: rules, kinds and months ask for it by the thousand.
    """

    entries: Mapping[str, MetricEntry]
    _makeups: dict[str, Makeup] = field(default_factory=dict, init=False, repr=False, compare=False)

    def entry(self, cell: str) -> MetricEntry | None:
        """The metric of a cell; None when it, or its member, is unknown."""
        code, _, member = cell.partition(":")
        metric = self.entries.get(code)
        return metric if metric and (not member or member in metric.members) else None

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell that can be asked for."""
        return tuple(
            cell
            for code, entry in self.entries.items()
            for cell in (code, *(f"{code}:{member}" for member in entry.members))
        )

    def sources(self, cell: str) -> frozenset[str]:
        """The cell, its metric and everything that is made of, however deep."""
        return self._makeup(cell).sources

    def class_on(self, cell: str, day: dt.date) -> int:
        """The highest class of the cell and its inputs on a day; an unknown input is brand-only."""
        makeup = self._makeup(cell)
        if makeup.level is not None:
            return makeup.level
        return max(entry.class_on(day) if entry else BRAND_ONLY for entry in makeup.entries)

    def class_of(self, cell: str, today: dt.date, month: str) -> int:
        """The stricter of the class now and the class in the month asked about."""
        makeup = self._makeup(cell)
        if makeup.level is not None:
            return makeup.level
        then = max(entry.class_in(month) if entry else BRAND_ONLY for entry in makeup.entries)
        return max(self.class_on(cell, today), then)

    def lag_of(self, cell: str) -> int:
        """The longest delay of the cell and its inputs, in months."""
        return self._makeup(cell).lag_months

    def _makeup(self, cell: str) -> Makeup:
        makeup = self._makeups.get(cell)
        if makeup is None:
            makeup = self._makeups[cell] = self._made(cell)
        return makeup

    def _made(self, cell: str) -> Makeup:
        sources = reachable([cell, cell.partition(":")[0]], self._inputs)
        entries = tuple(self.entry(each) for each in sources)
        is_steady = not any(entry and entry.lowered for entry in entries)
        return Makeup(
            sources,
            entries,
            max(entry.lag_months if entry else 0 for entry in entries),
            max(entry.sharing_class if entry else BRAND_ONLY for entry in entries)
            if is_steady
            else None,
        )

    def _inputs(self, cell: str) -> frozenset[str]:
        entry = self.entry(cell)
        return entry.inputs if entry else frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a rule is about: AND across the columns, OR within one; `{ANY}` is anybody."""

    partners: frozenset[str] = frozenset({ANY})
    owners: frozenset[str] = frozenset({ANY})
    territories: frozenset[str] = frozenset({ANY})
    tiers: frozenset[str] = frozenset({ANY})
    kinds: frozenset[str] = frozenset({ANY})


@dataclass(frozen=True, slots=True)
class Exemption:
    """A derived metric a deny does not cover for a time, although it uses what the deny names."""

    metric: str
    from_date: dt.date
    to_date: dt.date


@dataclass(frozen=True, slots=True)
class Rule:
    """One sharing rule. ``metrics`` holds cells, `ANY` or ``class:<n>`` (up to that class).

    ``known``: the metrics its set is limited to, None for no limit.
    ``minimum_edition`` is the least edition of the agreement (0 asks for none); ``halves_only``
    is a stricter setting: of bands only halves.
    """

    key: str
    version: int
    is_deny: bool
    audience: Audience
    metrics: frozenset[str]
    kinds: frozenset[Kind]
    valid_from: dt.date
    valid_to: dt.date | None
    lookback_months: int = 12
    lag_months: int = 0
    is_reciprocal: bool = False
    needs_acknowledgement: bool = False
    purposes: frozenset[str] = frozenset({ANY})
    minimum_edition: int = 0
    halves_only: bool = False
    exempt: frozenset[Exemption] = frozenset()
    known: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The one partner a request acts for, as it stands now."""

    partner: str
    owner: str
    territories: frozenset[str]
    tier: str
    kind: str
    is_active: bool = True
    is_credential_current: bool = True
    # Metrics of standards the partner has marked as read.
    acknowledged: frozenset[str] = frozenset()
    # (cell, month) accepted before the lock and part of that month's release.
    contributed: frozenset[tuple[str, str]] = frozenset()
    # Number of the agreement's edition in force for the owner; 0 for none.
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One fact asked for. ``purpose`` is fixed by the route in code."""

    metric: str
    kind: Kind
    month: str
    purpose: str
    today: dt.date
