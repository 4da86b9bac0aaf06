"""Names of firms that may mean the same one: written otherwise, or with a slip of the finger."""

import re
from collections.abc import Iterable, Iterator

from portal.lib.search import spellings

# What a firm's name says of its legal form, folded, and words that only join others.
_LEGAL = """
    gmbh mbh ag kg kgaa ohg gbr co ug ev se inc ltd limited llc llp plc corp corporation company
    sa sas sarl eurl srl spa snc bv nv vof ab as asa oy oyj aps doo dd sro zrt kft sl lda
    holding group groupe gruppe und and et y
"""
_FORMS = frozenset(re.findall(r"\w+", _LEGAL))
_WORD = re.compile(r"[^\W_]+")
# In a shorter word another letter mostly makes another word; longer names are taken as they are.
_SHORTEST_WORD, _LONGEST_NAME = 5, 60


class Namesakes:
    """Known names, to find the one that another name may mean.

    Two names may mean one firm where their words are the same but for a letter more, less or
    another in one of them. Each is kept under its spellings without one letter: to find one takes
    as long among ten thousand names as among ten.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One more known name; the first of several alike stays."""
        for spelling in _without_a_letter(_key(name)):
            self._names.setdefault(spelling, name)

    def of(self, name: str) -> str | None:
        """The known name that may be meant, None where none is much alike."""
        near = _without_a_letter(_key(name))
        return next((self._names[each] for each in near if each in self._names), None)


def _key(name: str) -> str:
    """The words of a name without case, accents, marks and legal form, in one order."""
    words = _WORD.findall(spellings(name)[-1])
    return " ".join(sorted(word for word in words if word not in _FORMS)) or " ".join(words)


def _without_a_letter(key: str) -> Iterator[str]:
    """The key, and what one letter less makes of it; numbers tell firms apart and stay whole."""
    if key:
        yield key
    words = key.split() if len(key) <= _LONGEST_NAME else []
    for at, word in enumerate(words):
        if len(word) >= _SHORTEST_WORD and word.isalpha():
            for letter in range(len(word)):
                less = word[:letter] + word[letter + 1 :]
                yield " ".join(sorted((*words[:at], less, *words[at + 1 :])))
