"""Whether the column that names partners is the right one: never guessed where it may not be."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.lib.likeness import look_of

# A telephone number, an amount or a tax number is digits and signs only.
_NUMBER = re.compile(r"[\d\s()+./-]+")
# So many in a hundred rows have to name a partner, or a person has to say that the column is right.
MOST_NEW_PERCENT = 50


@dataclass(frozen=True, slots=True)
class KeyDoubt:
    """Why a person has to say which column names the partners.

    ``code`` is the message; of ``rows`` filled cells ``matching`` name a partner.
    """

    code: str
    rows: int
    matching: int


def doubt_of_key(
    cells: Sequence[str], codes: Collection[str], *, is_sure: bool, is_remembered: bool
) -> KeyDoubt | None:
    """What speaks against the column, None where it is plain.

    ``codes``: all that name a partner. ``is_sure``: its heading is known; ``is_remembered``: a
    person said so before.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    looks = frozenset(map(look_of, codes))
    matching = sum(look_of(cell) in looks for cell in filled)
    if not is_sure:
        return KeyDoubt("key_alike", len(filled), matching)
    if not is_remembered and filled and all(_NUMBER.fullmatch(cell) for cell in filled):
        return KeyDoubt("key_numbers", len(filled), matching)
    if codes and matching * 100 < len(filled) * (100 - MOST_NEW_PERCENT):
        return KeyDoubt("key_foreign", len(filled), matching)
    return None
