"""Codes that look alike: in what a written one differs from the one that was meant."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Difference = Literal["case", "letters", "zeros", "marks"]

# Letters of other scripts that print as Latin ones.
_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo",
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Alike:
    """The code that was meant, and the first thing in which the written one differs."""

    code: str
    difference: Difference
    letters: str = ""


class Likeness:
    """Codes by what they look like, for telling in what an unknown one differs."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes: dict[str, str] = {}
        for code in codes:
            look = look_of(code)
            # Two that look alike: nobody can say which one is meant.
            self._codes[look] = "" if look in self._codes else code

    def of(self, text: str) -> Alike | None:
        """The only code that ``text`` looks like; None when there is none, or several."""
        code = self._codes.get(look_of(text[:_LONGEST]), "")
        if not code or code == text:
            return None
        others = [letter for letter in text if letter.translate(_LATIN) != letter]
        if others and not any(letter in code for letter in others):
            return Alike(code, "letters", ", ".join(dict.fromkeys(map(_called, others))))
        if _clean(text) != text:
            return Alike(code, "marks")
        return Alike(code, "case" if text.casefold() == code.casefold() else "zeros")


def look_of(text: str) -> str:
    """What is left of a code without case, invisible marks, script and zeros at the beginning."""
    plain = _clean(text).translate(_LATIN).casefold()
    return plain.lstrip("0") or plain


def _clean(text: str) -> str:
    letters = (letter for letter in text if unicodedata.category(letter) not in ("Cf", "Zs"))
    return unicodedata.normalize("NFKC", "".join(letters))


def _called(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0].capitalize()
    return f"{letter} ({name})"
