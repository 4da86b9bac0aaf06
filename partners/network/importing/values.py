"""Understand a sender's cells: names for codes, other ways to write a month, yes and no."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partners.network.importing.columns import ATTRIBUTE
from partners.network.rows import STATUSES, PartnerRow
from portal.lib.month_texts import month_in
from portal.lib.tables.formulas import unguarded

_YES = frozenset({"yes", "true", "x", "ja", "y", "wahr"})
_NO = frozenset({"no", "false", "nein", "n", "falsch"})


@dataclass(frozen=True, slots=True)
class Names:
    """Codes of things by folded code and name; owners by both as well."""

    territories: Mapping[str, str]
    kinds: Mapping[str, str]
    tiers: Mapping[str, str]
    owners: Mapping[str, str]
    statuses: Mapping[str, str]

    @staticmethod
    def index(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Folded names to codes, and folded codes to codes, which win."""
        listed = list(pairs)
        by_name = {name.casefold().strip(): code for code, name in listed}
        return by_name | {code.casefold(): code for code, _ in listed}


def partner_rows(
    records: Iterable[tuple[int, Sequence[str]]],
    matches: Sequence[str],
    defaults: Mapping[str, str],
    names: Names,
) -> list[PartnerRow]:
    """A row per record (number, cells); what is not understood stays as it stands."""
    new_owners: dict[str, str] = {}
    return [
        _row(number, _values(cells, matches, defaults), names, new_owners)
        for number, cells in records
    ]


def _values(
    cells: Sequence[str], matches: Sequence[str], defaults: Mapping[str, str]
) -> dict[str, str]:
    values = {field: text for field, text in defaults.items() if text}
    for field, cell in zip(matches, cells, strict=True):
        if field and (cell.strip() or field not in values):
            values[field] = unguarded(cell.strip())
    return values


def _row(
    number: int, values: Mapping[str, str], names: Names, new_owners: dict[str, str]
) -> PartnerRow:
    owner, owner_name = _owner(values, names, new_owners)
    return PartnerRow(
        row=number,
        code=values.get("code", ""),
        name=values.get("name", ""),
        owner=owner,
        owner_name=owner_name,
        territory=_named(values.get("territory", ""), names.territories),
        kind=_named(values.get("kind", ""), names.kinds),
        tier=_named(values.get("tier", ""), names.tiers),
        joined_month=month_of(values.get("joined_month", "")),
        left_month=month_of(values.get("left_month", "")),
        time_zone=values.get("time_zone") or "UTC",
        email=values.get("email", ""),
        status=_named(values.get("status") or "prospect", names.statuses),
        attributes={
            field[len(ATTRIBUTE) :]: fact_of(text)
            for field, text in values.items()
            if field.startswith(ATTRIBUTE) and text
        },
    )


def _owner(values: Mapping[str, str], names: Names, new_owners: dict[str, str]) -> tuple[str, str]:
    text, name = values.get("owner", ""), values.get("owner_name", "")
    code = names.owners.get((text or name).casefold())
    if code:
        return code, ""
    if text and name:
        return text, name
    # One word for a new owner: its name, from which a code is made.
    whole = text or name
    if not whole:
        return "", ""
    folded = whole.casefold()
    if folded not in new_owners:
        new_owners[folded] = new_code(whole, {*names.owners.values(), *new_owners.values()})
    return new_owners[folded], whole


def new_code(name: str, taken: set[str]) -> str:
    """A code for something new of that name."""
    base = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:34] or "owner"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _named(text: str, index: Mapping[str, str]) -> str:
    return index.get(text.casefold().strip(), text)


def fact_of(text: str) -> object:
    """What an attribute's cell says: yes, no or its own words."""
    word = text.casefold()
    return True if word in _YES else False if word in _NO else text


def month_of(text: str) -> str:
    """``YYYY-MM`` from the usual ways to write a month or day; other text as it stands."""
    return month_in(text) or text


def status_index(labels: Mapping[str, str]) -> dict[str, str]:
    """Statuses by value and by their words in the active language."""
    return Names.index((value, str(labels[value])) for value in STATUSES)
