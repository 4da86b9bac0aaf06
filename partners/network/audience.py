"""Whom a rule is for: the one predicate over a partner's place, used by every slice.

An audience is JSON: ``{"kinds": [...], "tiers": [...], "territories": [...], "attributes": [...],
"partners": [...]}``. Values are codes. An absent key does not limit; present keys must all hold; a
territory covers all below it; of attributes one has to hold; an empty list matches nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

Audience = Mapping[str, Sequence[str]]

KEYS = ("kinds", "tiers", "territories", "attributes", "partners")
# Values of an attribute that say that it does not hold; so does none.
_NO = frozenset({"", "no", "nein", "false", "0", "none"})


class Located(Protocol):
    """What the predicate looks at; `partners.network.queries.Place` is one."""

    @property
    def kind(self) -> str:
        """Code of the kind."""

    @property
    def tier(self) -> str:
        """Code of the tier, '' for none."""

    @property
    def territory_path(self) -> str:
        """Codes from the root, ``/EU/FR/``."""

    @property
    def partner_code(self) -> str:
        """Code of the partner."""

    @property
    def attributes(self) -> Mapping[str, object]:
        """Code of an attribute to its value."""


def covers(audience: Audience, place: Located) -> bool:
    """Whether ``place`` belongs to ``audience``."""
    if "partners" in audience and place.partner_code not in audience["partners"]:
        return False
    if not _has_one(audience, place.attributes):
        return False
    return covers_position(audience, place.kind, place.tier, place.territory_path)


def covers_position(audience: Audience, kind: str, tier: str, territory_path: str) -> bool:
    """The part of the predicate that asks neither for the partner itself nor its attributes."""
    if "kinds" in audience and kind not in audience["kinds"]:
        return False
    if "tiers" in audience and tier not in audience["tiers"]:
        return False
    if "territories" not in audience:
        return True
    return not path_codes(territory_path).isdisjoint(audience["territories"])


def coverage(audience: Audience, places: Iterable[Located]) -> list[bool]:
    """:func:`covers` for many places; each distinct position is decided once."""
    named = frozenset(audience["partners"]) if "partners" in audience else None
    decided: dict[tuple[str, str, str], bool] = {}
    answers: list[bool] = []
    for place in places:
        position = (place.kind, place.tier, place.territory_path)
        if position not in decided:
            decided[position] = covers_position(audience, *position)
        is_named = named is None or place.partner_code in named
        answers.append(decided[position] and is_named and _has_one(audience, place.attributes))
    return answers


def holds(value: object) -> bool:
    """Whether a value of an attribute says that it holds: any but none and a word for no."""
    return value is not None and str(value).strip().casefold() not in _NO


def _has_one(audience: Audience, attributes: Mapping[str, object]) -> bool:
    """Whether one of the audience's attributes holds, or it asks for none."""
    codes = audience.get("attributes")
    return codes is None or any(holds(attributes.get(code)) for code in codes)


def path_codes(territory_path: str) -> frozenset[str]:
    """The codes on the way from the root to a territory."""
    return frozenset(territory_path.strip("/").split("/"))


def tidy(audience: Audience) -> dict[str, list[str]]:
    """The same audience with sorted, distinct codes and keys in their usual order."""
    return {key: sorted(set(audience[key])) for key in KEYS if key in audience}
