"""Editions of the agreement as pages, PDF and JSON show them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.sharing.agreement import Section
from partners.sharing.models import Edition
from partners.sharing.queries.agreements import edition_numbers, newest_editions
from portal.accounts.services.persons import names_of
from portal.ui.papers import pdf

_TEMPLATE = Path(__file__).parent / "typst" / "agreement.typ"


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition as a page shows it."""

    public_id: str
    owner: str
    number: int
    valid_from: dt.date
    sections: list[Section]
    digest: str
    state: str
    tone: str
    signatures: tuple[str, ...]
    waits: bool


def edition_view(edition: Edition, today: dt.date) -> EditionView:
    """The edition with its state in words."""
    return edition_views([edition], today)[0]


def edition_views(editions: Sequence[Edition], today: dt.date) -> list[EditionView]:
    """The editions with their states in words; as many queries for many as for one."""
    owners = {edition.owner.code for edition in editions}
    newest, binding = newest_editions(owners), edition_numbers(owners, today)
    names = names_of(p for e in editions for p in (e.offered_by, e.signed_by))
    return [
        _view(
            edition,
            today,
            newer=newest[edition.owner.code].number > edition.number,
            binds=binding.get(edition.owner.code) == edition.number,
            names=names,
        )
        for edition in editions
    ]


def _view(
    edition: Edition, today: dt.date, *, newer: bool, binds: bool, names: Mapping[UUID | None, str]
) -> EditionView:
    signed = edition.signed_at is not None or not edition.needs_signature
    if binds:
        state, tone = _("In force"), "ok"
    elif signed and edition.valid_from > today:
        state, tone = _("Counts later"), "info"
    elif signed or newer:
        state, tone = _("Replaced"), "quiet"
    else:
        state, tone = _("Waits for the owner's signature"), "warn"
    return EditionView(
        str(edition.public_id),
        edition.owner.name,
        edition.number,
        edition.valid_from,
        edition.content["sections"],
        edition.digest,
        state,
        tone,
        _signatures(edition, names),
        not signed and not newer,
    )


def _named(edition: Edition) -> dict[UUID | None, str]:
    return names_of([edition.offered_by, edition.signed_by])


def _signatures(edition: Edition, names: Mapping[UUID | None, str]) -> tuple[str, ...]:
    lines = [
        _("For the brand: {name}, {date}").format(
            name=names.get(edition.offered_by, "–"), date=date_format(edition.offered_at)
        )
    ]
    if edition.signed_at is not None:
        lines.append(
            _("For the owner: {name}, {date}").format(
                name=names.get(edition.signed_by, "–"), date=date_format(edition.signed_at)
            )
        )
    elif not edition.needs_signature:
        lines.append(_("A notice: it takes nothing more, so no signature is asked for."))
    return tuple(lines)


def edition_pdf(edition: Edition) -> bytes:
    """The edition to print, file or send."""
    data = {
        "title": _("Agreement about sharing"),
        "subtitle": _("{owner} · edition {n}").format(owner=edition.owner.name, n=edition.number),
        "sections": edition.content["sections"],
        "signatures": list(_signatures(edition, _named(edition))),
        "digest": f"SHA-256 {edition.digest}",
    }
    return pdf(_TEMPLATE, data)
