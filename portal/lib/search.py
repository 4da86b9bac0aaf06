"""Searching by text: one folded column, one way to ask it, the same on every database.

Databases differ in what they take for the same letter (SQLite folds ASCII only, PostgreSQL none
without an extension), so rows keep what is found by in a column of plain letters
(docs/adr/0033). Words are found inside of words, all of them, in any order.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

# Letters that are no letter with a mark to Unicode, but are typed as one.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
# How German spells its umlauts on a keyboard without them.
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NO_QUOTES = str.maketrans("", "", "'’‘ʼ`´\"“”„")
_UNSEEN = {"Mn", "Me", "Cf", "Cc"}


def folded(text: str) -> str:
    """``text`` as plain small letters: no case, no accents, ss for ß, one space between words."""
    apart = unicodedata.normalize("NFKD", text.translate(_NO_QUOTES).casefold())
    signs = apart.casefold().translate(_PLAIN)
    letters = (s for s in signs if s.isspace() or unicodedata.category(s) not in _UNSEEN)
    return " ".join("".join(letters).split())


def spellings(text: str) -> tuple[str, ...]:
    """The folded forms of ``text``: plain, and with umlauts written out where it has any."""
    written = unicodedata.normalize("NFC", text).casefold().translate(_SPELLED)
    return tuple(dict.fromkeys((folded(text), folded(written))))


def search_text(texts: Iterable[str]) -> str:
    """What a row with these texts is found by: every spelling of each, a line each."""
    return "\n".join(dict.fromkeys(form for text in texts for form in spellings(text)))


def holding(text: str, lookup: str = "search_text") -> Q:
    """The condition that a row holds every word of ``text``; no condition for a blank one.

    ``lookup`` leads to the `SearchText` of a `Searchable`, ``owner__search_text`` for example.
    """
    words = [variants for word in text.split() if (variants := [w for w in spellings(word) if w])]
    if not words:
        return Q(pk__in=[]) if text.strip() else Q()
    condition = Q()
    for forms in words:
        either = Q()
        for form in forms:
            either |= Q(**{f"{lookup}__contains": form})
        condition &= either
    return condition


class SearchText(models.TextField):  # type: ignore[type-arg]  # no generic at run time
    """The folded texts of a row, made anew from its ``sources`` whenever the row is written."""

    def __init__(
        self, *args: Any, sources: tuple[str, ...] = ("code", "name"), **kwargs: Any
    ) -> None:
        self.sources = sources
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The value to write, for single rows and for rows in bulk alike."""
        value = search_text(str(getattr(model_instance, name)) for name in self.sources)
        setattr(model_instance, self.attname, value)
        return value


class Searchable(models.Model):
    """A row that is found by its code and its name.

    `QuerySet.update` and `bulk_update` pass models by: they must not change a code or a name
    (``tests/house/test_search.py``).
    """

    search_text = SearchText()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; where only some fields are written, what it is found by is among them."""
        fields = kwargs.get("update_fields")
        if fields is not None and {"code", "name"} & set(fields):
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)
