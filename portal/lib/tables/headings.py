"""Where the headings of a table stand: below a title, behind a cover sheet."""

import re
from collections.abc import Iterable, Sequence

# Filled rows from the top in which headings are looked for.
LOOKED_AT = 30
# One known word in a row may stand there by chance.
SURE = 2
_NOISE = re.compile(r"[\s_\-–—.:/()\[\]%]+")


def folded(heading: str) -> str:
    """A heading without case, space and punctuation, for comparing."""
    return _NOISE.sub("", heading.casefold())


def forms_of(heading: str) -> tuple[str, ...]:
    """How a heading may be known: whole, or what follows a letter and a colon (``R: Rating``)."""
    head, mark, tail = heading.partition(":")
    short = mark and len(head.strip()) <= 2 and tail.startswith(" ")
    return (folded(heading), folded(tail)) if short else (folded(heading),)


def known_in(record: Iterable[str], vocabulary: frozenset[str]) -> int:
    """How many different headings of ``vocabulary`` (folded) a record holds."""
    return len({form for cell in record for form in forms_of(cell[:300]) if form in vocabulary})


def heading_row(records: Sequence[Sequence[str]], vocabulary: frozenset[str]) -> int | None:
    """Position of the record that holds the headings; None when every record is empty.

    It is the first filled one, unless another of the first `LOOKED_AT` holds more of
    ``vocabulary``.
    """
    filled = (number for number, record in enumerate(records) if any(map(str.strip, record)))
    first = next(filled, None)
    if first is None or not vocabulary:
        return first
    looked_at = [first, *(number for number, _ in zip(filled, range(LOOKED_AT - 1), strict=False))]
    best = max(looked_at, key=lambda number: known_in(records[number], vocabulary))
    return best if known_in(records[best], vocabulary) >= SURE else first


def is_heading(record: Sequence[str], vocabulary: frozenset[str]) -> bool:
    """Whether a record surely holds headings."""
    return known_in(record, vocabulary) >= SURE
