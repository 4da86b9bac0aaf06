"""What an agreement says: generated from the standards and rules in force, as plain data."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.sharing.models import Edition
from partners.sharing.policy import Kind


class Party(TypedDict):
    """An owner or a partner of an edition."""

    code: str
    name: str


class Section(TypedDict):
    """A part of an edition's text."""

    title: str
    sentences: list[str]


class Content(TypedDict):
    """An edition as it is stored and signed; ``valid_from`` is an ISO day.

    ``takes``: codes the owner reports; ``compared``: codes whose comparisons others may see;
    ``gives``: pairs of a code and a kind of fact that its outlets may see.
    """

    owner: Party
    partners: list[Party]
    valid_from: str
    takes: list[str]
    compared: list[str]
    gives: list[list[str]]
    sections: list[Section]


class Act(TypedDict):
    """Who offered or signed (an opaque id), and when (ISO)."""

    person: str
    at: str


class EditionJson(TypedDict):
    """An edition for machines; ``signed`` is None until somebody has."""

    edition: str
    number: int
    content: Content
    digest: str
    needs_signature: bool
    offered: Act
    signed: Act | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts for one owner on a day; codes of metrics."""

    code: str
    name: str
    partners: tuple[tuple[str, str], ...]
    takes: frozenset[str]
    compared: frozenset[str]
    gives: frozenset[tuple[str, Kind]]


def content_of(
    terms: Terms,
    valid_from: dt.date,
    names: Mapping[str, str],
    kinds: Mapping[Kind, Any],
    *,
    before: tuple[int, dt.date] | None = None,
) -> Content:
    """The edition's text and the facts it was made from.

    ``before``: number and first day of the edition that binds the owner until then, if any.
    """
    from_when = (
        _(
            "It counts from {date}. Until then no agreement binds the owner or the brand: the"
            " standards in force say what is reported, the sharing rules in force what is shown."
        ).format(date=date_format(valid_from))
        if before is None
        else _(
            "It counts from {date}; until then edition {n} holds, which counts from {since}."
        ).format(date=date_format(valid_from), n=before[0], since=date_format(before[1]))
    )
    return {
        "owner": {"code": terms.code, "name": terms.name},
        "partners": [{"code": code, "name": name} for code, name in terms.partners],
        "valid_from": valid_from.isoformat(),
        "takes": sorted(terms.takes),
        "compared": sorted(terms.compared),
        "gives": [[code, str(kind)] for code, kind in sorted(terms.gives)],
        "sections": _sections(terms, from_when, names, kinds),
    }


def takes_more(content: Content, before: Content | None) -> bool:
    """Whether the brand takes more than the edition before it: that needs a signature."""
    if before is None:
        return True
    return not (
        set(content["takes"]) <= set(before["takes"])
        and set(content["compared"]) <= set(before["compared"])
    )


def says_the_same(content: Content, before: Content | None) -> bool:
    """Whether nothing but the date differs from the edition before."""
    if before is None:
        return False
    return (
        content["partners"] == before["partners"]
        and content["takes"] == before["takes"]
        and content["compared"] == before["compared"]
        and content["gives"] == before["gives"]
    )


def _sections(
    terms: Terms, from_when: str, names: Mapping[str, str], kinds: Mapping[Kind, Any]
) -> list[Section]:
    compared = terms.takes & terms.compared
    return [
        {
            "title": _("Who and from when"),
            "sentences": [
                _("This edition is between the brand and {owner}, for {partners}.").format(
                    owner=terms.name, partners=", ".join(name for _code, name in terms.partners)
                ),
                from_when,
            ],
        },
        {
            "title": _("What you give"),
            "sentences": [
                _("Each month you report: {metrics}.").format(metrics=_listed(terms.takes, names))
                if terms.takes
                else _("You report nothing at present."),
                _("The brand uses it to score your outlets and to look after its standards."),
            ],
        },
        {
            "title": _("What others can see of it"),
            "sentences": [
                _("Your numbers are part of published comparisons of: {metrics}.").format(
                    metrics=_listed(compared, names)
                )
                if compared
                else _("Your numbers are part of no comparison that other partners can see."),
                _(
                    "A comparison has at least ten owners, is rounded, and appears once a month at"
                    " a date known beforehand. No partner sees your name, your numbers or your"
                    " rank."
                ),
            ],
        },
        {"title": _("What you get back"), "sentences": _gives(terms, names, kinds)},
        {
            "title": _("How it changes"),
            "sentences": [
                _("When the brand gives less, you are told before it happens."),
                _("When the brand takes more, it needs your signature first."),
                _("What you sent yourself you can always see and take with you."),
            ],
        },
    ]


def _gives(terms: Terms, names: Mapping[str, str], kinds: Mapping[Kind, Any]) -> list[str]:
    by_kind: dict[Kind, list[str]] = {}
    for code, kind in terms.gives:
        by_kind.setdefault(kind, []).append(code)
    lines = [f"{kinds[kind]}: {_listed(by_kind[kind], names)}." for kind in Kind if kind in by_kind]
    return lines or [_("At present nothing beyond what you sent yourself.")]


def _listed(codes: Iterable[str] | Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(code, code) for code in codes))


def edition_json(edition: Edition) -> EditionJson:
    """The edition for machines: what was signed, by whom (opaque ids), and its hash."""
    return {
        "edition": str(edition.public_id),
        "number": edition.number,
        "content": edition.content,
        "digest": edition.digest,
        "needs_signature": edition.needs_signature,
        "offered": {"person": str(edition.offered_by), "at": edition.offered_at.isoformat()},
        "signed": {"person": str(edition.signed_by), "at": edition.signed_at.isoformat()}
        if edition.signed_at
        else None,
    }
