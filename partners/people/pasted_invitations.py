"""Reads pasted invitations: one person a line, partner code, e-mail and perhaps a role."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from partners.people.enums import PartnerRole
from partners.people.services.invitations import Offer, check, value_problems
from portal.lib.results import Problem, Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner

_HEADINGS = {"partner", "partner code", "code"}


def read_offers(text: str, partners: Iterable[Partner]) -> list[Offer]:
    """The invitations in ``text``; all problems at once in one refusal (`invitations_bad`)."""
    by_code = {partner.code.casefold(): partner for partner in partners}
    offers: list[Offer] = []
    problems: list[Problem] = []
    for number, cells in _rows(text):
        if len(cells) < 2:
            problems.append(Problem("invitation_line", row=number, value=cells[0][:80]))
            continue
        partner = by_code.get(cells[0].casefold())
        role = cells[2].casefold() if len(cells) > 2 and cells[2] else PartnerRole.OWNER.value
        if partner is not None:
            offers.append(Offer(partner, cells[1], role, row=number))
            continue
        # The rest of the line is looked at all the same: nobody likes to paste twice.
        unknown = Problem(
            "partner_not_found", {"value": cells[0][:80]}, row=number, value=cells[0][:80]
        )
        problems += [unknown, *value_problems(cells[1], role, row=number)]
    problems += check(offers)
    if problems:
        ordered = sorted(problems, key=lambda item: item.row or 0)
        raise Refusal("invitations_bad", problems=ordered, count=len(ordered))
    return offers


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise Refusal("file_broken", detail=str(error)) from None


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    first = text.strip().splitlines()[0] if text.strip() else ""
    delimiter = "\t" if "\t" in first else ";" if ";" in first else ","
    for number, cells in enumerate(_records(text, delimiter), start=1):
        stripped = [cell.strip() for cell in cells]
        is_heading = number == 1 and stripped[:1] and stripped[0].casefold() in _HEADINGS
        if any(stripped) and not is_heading:
            yield number, stripped
