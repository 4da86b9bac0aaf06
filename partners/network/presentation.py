"""How changes by a list look to a person: kinds with their counts, lines with before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from partners.network.differences import Change, Double, Standing
from partners.network.enums import ChangeKind
from partners.network.models import NetworkChange, Owner, Territory
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from partners.network.services.list_comparison import Difference
from portal.ui.formats import month_text

# Lists beside the changes themselves.
UNLISTED, DOUBLES, ALIKE = "unlisted", "doubles", "alike"
BESIDE = (UNLISTED, DOUBLES, ALIKE)
PAGE = 100


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words; ``public_id`` is '' for a partner that does not exist yet."""

    code: str
    name: str
    public_id: str
    what: str
    before: str
    after: str
    row: int | None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many changes of one kind there are, and the address of their list."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class UnlistedLine:
    """A partner that the list does not name; ``leaves``: somebody said that it leaves."""

    code: str
    name: str
    public_id: str
    territory: str
    leaves: bool


@dataclass(frozen=True, slots=True)
class DoubleLine:
    """A new row beside the partners it may be: (code, label); ``answer`` None: nobody said."""

    number: int
    code: str
    name: str
    candidates: tuple[tuple[str, str], ...]
    answer: str | None


@dataclass(frozen=True, slots=True)
class ChangeList:
    """A part of the list behind a count: lines ``start`` to ``end`` of ``total``.

    ``following`` is the address of the next part ('' on the last). Questions that nobody answered
    are shown whatever was chosen.
    """

    kind: str
    start: int
    end: int
    total: int
    following: str
    lines: tuple[ChangeLine, ...] = ()
    unlisted: tuple[UnlistedLine, ...] = ()
    doubles: tuple[DoubleLine, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()


def list_of(row: NetworkChange, difference: Difference, kind: str, start: int) -> ChangeList:
    """The list of ``kind`` from its line ``start`` on; '' is the first that has something."""
    kind = kind or next(iter(difference.counts), "")
    matches, end = difference.matches, start + PAGE
    changes = [each for each in difference.changes if each.kind == kind]
    total = {
        UNLISTED: len(matches.unlisted),
        DOUBLES: len(matches.doubles),
        ALIKE: len(matches.alike),
    }.get(kind, len(changes))
    doubles = matches.doubles[start:end] if kind == DOUBLES else matches.doubles[:PAGE]
    return ChangeList(
        kind,
        start + 1,
        min(end, total),
        total,
        urlencode({"kind": kind, "start": end}) if end < total else "",
        tuple(change_lines(changes[start:end], difference)) if changes else (),
        unlisted_lines(matches.unlisted[start:end], row.leaving) if kind == UNLISTED else (),
        double_lines(doubles) if kind == DOUBLES or difference.unanswered else (),
        matches.alike[start:end] if kind == ALIKE else (),
    )


def counts_of_kinds(counts: Mapping[str, int]) -> list[KindCount]:
    """The kinds something changes of, in their order."""
    return [
        KindCount(kind, str(ChangeKind(kind).label), counts[kind])
        for kind in ChangeKind.values
        if counts.get(kind)
    ]


def change_lines(changes: Iterable[Change], difference: Difference) -> list[ChangeLine]:
    """Changes in words; at most five queries."""
    words = _words(difference)
    return [
        ChangeLine(
            each.code,
            each.name,
            each.public_id,
            str(each.kind.label),
            _told(each.kind, each.before, words),
            _told(each.kind, each.after, words),
            each.row,
        )
        for each in changes
    ]


def unlisted_lines(
    partners: Sequence[Standing], leaving: Iterable[str]
) -> tuple[UnlistedLine, ...]:
    """Partners that the list does not name."""
    codes, names = frozenset(leaving), _territories()
    return tuple(
        UnlistedLine(
            each.code,
            each.name,
            each.public_id,
            names.get(each.territory, each.territory),
            each.code in codes,
        )
        for each in partners
    )


def double_lines(doubles: Sequence[Double]) -> tuple[DoubleLine, ...]:
    """New rows that may be a partner the list does not name."""
    names = _territories()
    return tuple(
        DoubleLine(
            each.listed.row.row or 0,
            each.listed.row.code,
            each.listed.row.name,
            tuple(
                (one.code, f"{one.name} ({one.code}), {names.get(one.territory, '–')}")
                for one in each.candidates
            ),
            each.answer,
        )
        for each in doubles
    )


def _words(difference: Difference) -> dict[str, dict[str, str]]:
    codes = {
        str(text)
        for each in difference.changes
        if each.kind == ChangeKind.OWNER
        for text in (each.before, each.after)
    }
    owners = dict(Owner.objects.filter(code__in=codes).values_list("code", "name"))
    rows = (*difference.new, *(after for after, _partner in difference.merged))
    new = {each.owner: each.owner_name for each in rows if each.owner_name}
    return {
        ChangeKind.TERRITORY: _territories(),
        ChangeKind.OWNER: {**new, **owners},
        ChangeKind.KIND: kind_names(),
        ChangeKind.TIER: {**tier_names(), "": _("no tier")},
        ChangeKind.ATTRIBUTES: attribute_names(),
    }


def _territories() -> dict[str, str]:
    return dict(Territory.objects.values_list("code", "name"))


def _told(kind: ChangeKind, value: object, words: Mapping[str, Mapping[str, str]]) -> str:
    if isinstance(value, Mapping):
        names = words[ChangeKind.ATTRIBUTES]
        return ", ".join(f"{names.get(code, code)}: {_fact(fact)}" for code, fact in value.items())
    text = str(value)
    if kind in (ChangeKind.NEW, ChangeKind.GONE):
        return month_text(text) if text else ""
    return words.get(kind, {}).get(text, text)


def _fact(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
