"""Which field a heading means: remembered, known by another word, or alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ATTRIBUTE = "attribute."
ALIKE = 0.82
SURE = 2.0
# Shorter words end or begin too many others.
_PART = 4

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
    "email": (_("E-mail of its owner"), False),
}
# Other words people use, folded.
WORDS = {
    "code": "partnercode partnerid dealercode dealerid id no number nummer partnernummer "
    "händlernummer händlernr kundennummer kundennr partnernr accountno accountnumber dealerno "
    "dealernumber partnerno outletcode outletid storeid key nr",
    "name": "partnername dealername outlet partner dealer händler firma company companyname "
    "tradingname bezeichnung storename händlername kundenname accountname",
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
    "email": "mail emailaddress owneremail contactemail ownermail mailadresse emailadresse",
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
    goes first, then known words, then headings that end or begin with one, then the most alike.
    """
    fields = [*FIELDS, *(f"{ATTRIBUTE}{code}" for code in attributes)]
    scores = sorted(
        (
            (_score(heading, field, attributes, remembered), -position, field)
            for position, heading in enumerate(headings)
            for field in fields
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    proposals = [""] * len(headings)
    taken: set[str] = set()
    for score, negative, field in scores:
        if score >= ALIKE and not proposals[-negative] and field not in taken:
            proposals[-negative] = field
            taken.add(field)
    return proposals


def is_sure(
    heading: str, field: str, *, attributes: Mapping[str, str], remembered: Mapping[str, str]
) -> bool:
    """Whether a heading means a field by memory or by a known word, not by likeness."""
    return not field or _score(heading, field, attributes, remembered) >= SURE


def _score(
    heading: str, field: str, attributes: Mapping[str, str], remembered: Mapping[str, str]
) -> float:
    whole = folded(heading)
    if not whole:
        return 0
    if whole in remembered:
        return 4 if remembered[whole] == field else 0
    words = list(_words(field, attributes))
    if whole in words:
        return SURE + 1 - words.index(whole) / 100
    return max(_likeness(heading, whole, word) for word in words)


def _likeness(heading: str, whole: str, word: str) -> float:
    """Below `SURE`: the last word says most ("Händler-Nr" is a number), then the first."""
    parts = re.findall(r"[^\W_]+", heading.casefold())
    length = min(len(word), 40) / 100
    if parts[-1] == word or (len(word) >= _PART and whole.endswith(word)):
        return 1.5 + length
    if parts[0] == word or (len(word) >= _PART and whole.startswith(word)):
        return 1 + length
    return SequenceMatcher(None, whole, word).ratio()


def _words(field: str, attributes: Mapping[str, str]) -> Iterable[str]:
    if field.startswith(ATTRIBUTE):
        code = field[len(ATTRIBUTE) :]
        return [folded(code), folded(attributes[code])]
    return [folded(field), folded(FIELDS[field][0]), *WORDS[field].split()]
