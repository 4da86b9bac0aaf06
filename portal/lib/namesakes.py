"""Names of firms that may mean the same one: written otherwise, or with a slip of the finger."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from portal.lib.searching import spellings

# What a firm's name says of its legal form, folded, and words that only join others.
_LEGAL = """
    gmbh mbh ag kg kgaa ohg gbr co ug ev se inc ltd limited llc llp plc corp corporation company
    sa sas sarl eurl srl spa snc bv nv vof ab as asa oy oyj aps doo dd sro zrt kft sl lda
    holding group groupe gruppe und and et y
"""
_FORMS = frozenset(re.findall(r"\w+", _LEGAL))
_WORD = re.compile(r"[^\W_]+")
# Of two words that differ at least so much is the same text in the same order.
_MOST_ALIKE = 0.8
# Names are compared letter by letter where all their words begin alike.
_BEGINNING = 2


class Namesakes:
    """Known names, to find the one that another name may mean."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One more known name."""
        key = _key(name)
        if key not in self._names:
            self._names[key] = name
            self._beginnings[_beginning(key)].append(key)

    def of(self, name: str) -> str | None:
        """The known name that may be meant, None where none is much alike."""
        key = _key(name)
        if not key or key in self._names:
            return self._names.get(key)
        near = (other for other in self._beginnings[_beginning(key)] if _is_alike(key, other))
        return next((self._names[other] for other in near), None)


def _key(name: str) -> str:
    """The words of a name without case, accents, marks and legal form, in one order."""
    words = _WORD.findall(spellings(name)[-1])
    return " ".join(sorted(word for word in words if word not in _FORMS)) or " ".join(words)


def _beginning(key: str) -> str:
    return " ".join(word[:_BEGINNING] for word in key.split())


def _is_alike(one: str, other: str) -> bool:
    pairs = zip(one.split(), other.split(), strict=True)
    return all(_are_one(a, b) for a, b in pairs if a != b)


def _are_one(one: str, other: str) -> bool:
    # Numbers tell outlets of one name apart: Nord 1 and Nord 2 are two.
    if any(map(str.isdigit, one + other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MOST_ALIKE
