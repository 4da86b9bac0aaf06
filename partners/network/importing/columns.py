"""Which field a heading means: remembered, known by another word, or alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ATTRIBUTE = "attribute."
ALIKE = 0.82

# Field: screen word, and whether every partner needs it.
FIELDS: dict[str, tuple[str, bool]] = {
    "code": (_("Code"), True),
    "name": (_("Name"), True),
    "owner": (_("Owner"), True),
    "owner_name": (_("Owner's name"), False),
    "territory": (_("Territory"), True),
    "kind": (_("Kind"), True),
    "tier": (_("Tier"), False),
    "joined_month": (_("First month"), True),
    "left_month": (_("Last month"), False),
    "time_zone": (_("Time zone"), False),
    "status": (_("Status"), False),
}
# Other words people use, folded.
WORDS = {
    "code": "partnercode partnerid dealercode dealerid id no number nummer partnernummer "
    "händlernummer outletcode outletid storeid key",
    "name": "partnername dealername outlet partner dealer händler firma company companyname "
    "tradingname bezeichnung storename",
    "owner": "ownercode ownerid legalowner group dealergroup inhaber eigentümer parent "
    "legalentity gruppe",
    "owner_name": "ownersname groupname inhabername",
    "territory": "region area country market gebiet land territorycode district",
    "kind": "type partnertype partnerkind art typ channel format",
    "tier": "level class category stufe segment grade",
    "joined_month": "joined joineddate start startdate since from opened beginn seit ab",
    "left_month": "left leftdate end enddate until closed ende bis",
    "time_zone": "tz zeitzone",
    "status": "state stand lifecycle",
}
NEEDED = tuple(field for field, (_label, needed) in FIELDS.items() if needed)


def folded(heading: str) -> str:
    """A heading without case, spaces and signs, for comparing."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def label_of(field: str) -> str:
    """The screen word of a field."""
    if field.startswith(ATTRIBUTE):
        return field[len(ATTRIBUTE) :]
    return gettext(FIELDS[field][0]) if field in FIELDS else field


def propose(
    headings: Sequence[str],
    *,
    attributes: Mapping[str, str],
    remembered: Mapping[str, str],
) -> list[str]:
    """A field per heading ('' for none), each field at most once.

    ``attributes`` map code to name; ``remembered`` folded heading to field. What was remembered
    goes first, then known words, then the most alike.
    """
    fields = [*FIELDS, *(f"{ATTRIBUTE}{code}" for code in attributes)]
    scores = sorted(
        (
            (_score(folded(heading), field, attributes, remembered), -position, field)
            for position, heading in enumerate(headings)
            for field in fields
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    found = [""] * len(headings)
    taken: set[str] = set()
    for score, negative, field in scores:
        if score >= ALIKE and not found[-negative] and field not in taken:
            found[-negative] = field
            taken.add(field)
    return found


def _score(
    heading: str, field: str, attributes: Mapping[str, str], remembered: Mapping[str, str]
) -> float:
    if not heading:
        return 0
    if heading in remembered:
        return 3 if remembered[heading] == field else 0
    words = list(_words(field, attributes))
    if heading in words:
        return 2 - words.index(heading) / 100
    return max(SequenceMatcher(None, heading, word).ratio() for word in words)


def _words(field: str, attributes: Mapping[str, str]) -> Iterable[str]:
    if field.startswith(ATTRIBUTE):
        code = field[len(ATTRIBUTE) :]
        return [folded(code), folded(attributes[code])]
    return [folded(field), folded(FIELDS[field][0]), *WORDS[field].split()]
