"""Which standards partners see on their scorecards by some rules: each whole or not at all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partners.network.queries import places_in
from partners.sharing.models import ClassRecord, SharingRule
from partners.sharing.policy import BRAND_ONLY, Catalogue, Kind
from partners.sharing.policy.difference import State
from partners.sharing.policy.mask import Bools, Crowd
from partners.sharing.queries.exposure import partners_now, state_after, state_now
from partners.sharing.queries.matrix import opened
from portal.access.wall import brand_rows
from portal.lib import months
from standards.catalogue.facts import AppliedTargets
from standards.catalogue.queries import applied_targets, metric_facts
from standards.catalogue.queries.sets import all_targets, readings_of


@dataclass(frozen=True, slots=True)
class ClosedMetric:
    """A metric whose own results some partner is not shown; ``never``: its class forbids it."""

    name: str
    never: bool


@dataclass(frozen=True, slots=True)
class StandardShown:
    """One standard, or with ``name`` '' all that binds a partner: counts of today's partners.

    ``bound`` by it; ``before`` and ``after``: those who see its score once they have read, sent and
    signed what the rules ask for; ``read``: of those after, who have marked it as read already.
    ``closed``: what keeps it from the rest.
    """

    name: str
    bound: int
    before: int
    after: int
    read: int
    closed: tuple[ClosedMetric, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardsShown:
    """What partners see of their scores; ``overall``: where every standard that binds is shown."""

    standards: tuple[StandardShown, ...]
    overall: StandardShown


@dataclass(frozen=True, slots=True)
class _Seen:
    """[place]: whom a standard binds, who sees it before and after, who has read it."""

    bound: Bools
    before: Bools
    after: Bools
    read: Bools

    def counted(self, name: str, closed: tuple[ClosedMetric, ...] = ()) -> StandardShown:
        """The counts of it."""
        return StandardShown(
            name,
            bound=int(self.bound.sum()),
            before=int(self.before.sum()),
            after=int(self.after.sum()),
            read=int((self.after & self.read).sum()),
            closed=closed,
        )


def standards_shown_by(subject: SharingRule | ClassRecord, today: dt.date) -> StandardsShown | None:
    """What approving the rule or record, or the asked end of a rule, would change of scores.

    None for a rule about other facts only.
    """
    if isinstance(subject, SharingRule) and Kind.OWN not in subject.kinds:
        return None
    return standards_shown(state_now(), state_after(subject), today)


@brand_rows("sharing rules")
def standards_shown(before: State, after: State, today: dt.date) -> StandardsShown:
    """By the standards in force, to how many of today's partners each state shows their score."""
    crowd, month = partners_now(today), months.of(today)
    present = set(crowd.codes)
    places = [place for place in places_in(month) if place.partner_code in present]
    applied = applied_targets(month, places)
    codes = tuple(dict.fromkeys(target.metric_code for target in applied.targets))
    opens = [_open(state, crowd.crowd, today, codes) for state in (before, after)]
    read = _read(codes, [place.partner_id for place in places])
    rows, seen = [], []
    for columns in _by_standard(applied):
        applies = applied.applies[:, columns]
        at = [codes.index(applied.targets[column].metric_code) for column in columns]
        tally = _Seen(*_whole(applies, *(each[:, at] for each in (*opens, read))))
        hidden = np.any(applies & ~opens[1][:, at], axis=0)
        closed = {codes[each] for each, is_hidden in zip(at, hidden, strict=True) if is_hidden}
        name = applied.targets[columns[0]].standard_name
        rows.append(tally.counted(name, _closed(closed, after.catalogue, today)))
        seen.append(tally)
    return StandardsShown(tuple(rows), _overall(seen, len(places)))


def _whole(applies: Bools, *parts: Bools) -> list[Bools]:
    """[place]: whom any target applies to, and for each part whom it holds all of theirs for."""
    bound: Bools = np.any(applies, axis=1)
    return [bound, *(bound & np.all(part | ~applies, axis=1) for part in parts)]


def _open(state: State, crowd: Crowd, today: dt.date, codes: tuple[str, ...]) -> Bools:
    """[place, code]: whether own results are shared in some month."""
    if not codes or not len(crowd.partners):
        return np.zeros((len(crowd.partners), len(codes)), dtype=np.bool_)
    axes, mask, where = opened(state, crowd, today, codes)
    return mask[:, :, axes.kinds.index(Kind.OWN)][where]


def _read(codes: tuple[str, ...], partner_ids: Sequence[int]) -> Bools:
    """[place, code]: whether the partner has marked as read a standard that holds the metric."""
    held = defaultdict(list)
    targets = all_targets().filter(metric__code__in=codes)
    for version, code in targets.values_list("version_id", "metric__code").distinct():
        held[version].append(codes.index(code))
    readers = defaultdict(list)
    read = readings_of(held).filter(acknowledged_at__isnull=False)
    for version, partner in read.values_list("publication__version_id", "partner_id"):
        readers[version].append(partner)
    mask = np.zeros((len(partner_ids), len(codes)), dtype=np.bool_)
    for version, partners in readers.items():
        mask[:, held[version]] |= np.isin(partner_ids, partners)[:, None]
    return mask


def _by_standard(applied: AppliedTargets) -> list[list[int]]:
    columns = defaultdict(list)
    for column, target in enumerate(applied.targets):
        columns[target.standard_code].append(column)
    return list(columns.values())


def _closed(codes: set[str], catalogue: Catalogue, today: dt.date) -> tuple[ClosedMetric, ...]:
    facts = metric_facts(codes) if codes else {}
    return tuple(
        ClosedMetric(fact.name, catalogue.class_on(fact.code, today) == BRAND_ONLY)
        for fact in sorted(facts.values(), key=lambda fact: fact.name)
    )


def _overall(seen: Sequence[_Seen], places: int) -> StandardShown:
    """Whoever is bound by something and sees, or has read, all of it."""
    bounds = np.array([each.bound for each in seen], dtype=np.bool_).reshape(len(seen), places)
    bound: Bools = np.any(bounds, axis=0)

    def everything(part: str) -> Bools:
        held = np.array([getattr(each, part) for each in seen], dtype=np.bool_)
        held = held.reshape(len(seen), places)
        whole: Bools = bound & np.all(held | ~bounds, axis=0)
        return whole

    return _Seen(bound, *map(everything, ("before", "after", "read"))).counted("")
