"""What changes: who gains and loses which facts by a change of rules, before it is made."""

import datetime as dt
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import placements_in
from partners.sharing.models import ClassRecord, RecordKind, SharingRule
from partners.sharing.policy import PEER_KINDS, Kind, Rule
from partners.sharing.policy.difference import Change, State, change
from partners.sharing.policy.mask import Bools, Crowd, Ints
from partners.sharing.policy_inputs import catalogue_with, rule_of, rules_in_force, rules_with
from portal.lib import months
from portal.lib.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Crowded:
    """Today's partners: their codes, names and what audiences look at, row by row."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    public_ids: tuple[str, ...]
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of fact about one cell on one day, and how many partners the change moves."""

    date: dt.date
    cell: str
    kind: Kind
    gaining: int
    losing: int
    reopening: int


@dataclass(frozen=True)
class Difference:
    """All a change does, over every day it matters; ``digest`` binds an approval to it."""

    crowd: Crowded
    rows: tuple[Row, ...]
    gaining: tuple[int, ...]
    losing: tuple[int, ...]
    digest: str

    @property
    def widens(self) -> bool:
        """Whether anybody sees more, now or when something of it runs out."""
        return any(row.gaining or row.reopening for row in self.rows)

    @property
    def opens_peers(self) -> bool:
        """Whether facts about others open."""
        return any((row.gaining or row.reopening) and row.kind in PEER_KINDS for row in self.rows)

    @functools.cached_property
    def gaining_partners(self) -> tuple[str, ...]:
        """Public ids of the partners that gain."""
        return tuple(self.crowd.public_ids[index] for index in self.gaining)


def partners_now(today: dt.date) -> Crowded:
    """The partners rules can reach today: placed this month and not left; one query."""
    rows = (
        placements_in(months.of(today))
        .exclude(partner__status=PartnerStatus.LEFT)
        .order_by("partner__code")
        .values_list(
            "partner__code",
            "partner__name",
            "partner__public_id",
            "owner__code",
            "tier__code",
            "kind__code",
            "territory__path",
        )
    )
    codes, names, ids, owners, tiers, kinds, paths = zip(*rows, strict=True) if rows else [()] * 7

    def column(values: Sequence[str | None]) -> npt.NDArray[np.object_]:
        return np.array([value or "" for value in values], dtype=object)

    return Crowded(
        codes,
        names,
        tuple(str(public_id) for public_id in ids),
        Crowd(column(codes), column(owners), column(tiers), column(kinds), column(paths)),
    )


def state_now() -> State:
    """What counts today."""
    return State(catalogue_with(()), tuple(rules_in_force()))


def state_after(subject: SharingRule | ClassRecord) -> State:
    """What would count once the drafted rule or record is approved, or the deny it ends is gone."""
    if isinstance(subject, ClassRecord):
        if subject.kind == RecordKind.LOWER:
            return State(catalogue_with([subject]), tuple(rules_in_force()))
        return State(catalogue_with(()), tuple(rules_with([subject])))
    gone = {str(subject.public_id)}
    if subject.replaces is not None:
        gone.add(str(subject.replaces.public_id))
    rules: list[Rule] = [rule for rule in rules_in_force() if rule.key not in gone]
    if subject.ending_asked_by is None:
        rules.append(rule_of(subject))
    return State(catalogue_with(()), tuple(rules))


def state_without(rule: SharingRule) -> State:
    """What would count without the rule."""
    rules = tuple(each for each in rules_in_force() if each.key != str(rule.public_id))
    return State(catalogue_with(()), rules)


def difference(before: State, after: State, today: dt.date) -> Difference:
    """Who gains and loses what between two states; equal inputs give the same digest."""
    crowd = partners_now(today)
    return summary(change(before, after, crowd.crowd, today), crowd)


def announced(subject: SharingRule | ClassRecord, today: dt.date | None = None) -> Difference:
    """What approving the drafted rule or record, or the asked end of a rule, would change."""
    return difference(state_now(), state_after(subject), today or timezone.now().date())


def summary(step: Change, crowd: Crowded) -> Difference:
    """The rows and the digest of a change."""
    sizes = np.bincount(step.where, minlength=len(step.covered)).astype(np.int64)
    totals: dict[tuple[dt.date, str, Kind], list[Bools]] = {}
    for shift in step.shifts():
        months_any: list[Bools] = [
            np.any(part, axis=3)
            for part in (
                shift.gains & ~shift.old_gains,
                shift.losses & ~shift.old_losses,
                shift.later,
            )
        ]
        for i, cell in enumerate(shift.axes.cells):
            for j, kind in enumerate(shift.axes.kinds):
                parts = [part[:, i, j] for part in months_any]
                if any(part.any() for part in parts):
                    key = (shift.axes.today, cell, kind)
                    masks = totals.get(key, [np.zeros(len(sizes), dtype=bool)] * 3)
                    totals[key] = [a | b for a, b in zip(masks, parts, strict=True)]
    rows = tuple(
        Row(*key, *(int(sizes[part].sum()) for part in totals[key])) for key in sorted(totals)
    )
    return Difference(
        crowd,
        rows,
        _members(step.where, [parts[0] | parts[2] for parts in totals.values()]),
        _members(step.where, [parts[1] for parts in totals.values()]),
        _digest(step, crowd, totals),
    )


def _members(where: Ints, parts: list[Bools]) -> tuple[int, ...]:
    if not parts:
        return ()
    mask = functools.reduce(np.logical_or, parts)
    return tuple(int(index) for index in np.flatnonzero(mask[where]))


def _digest(
    step: Change, crowd: Crowded, totals: dict[tuple[dt.date, str, Kind], list[Bools]]
) -> str:
    entries = [
        [
            day.isoformat(),
            cell,
            str(kind),
            *(np.packbits(part[step.where]).tobytes().hex() for part in totals[day, cell, kind]),
        ]
        for day, cell, kind in sorted(totals)
    ]
    rules = [
        [rule.key, rule.version] for state in (step.before, step.after) for rule in state.rules
    ]
    text = canonical_json([step.today.isoformat(), list(crowd.codes), rules, entries])
    return hashlib.sha256(text.encode()).hexdigest()
