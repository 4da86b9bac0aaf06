"""The shape of one message."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

__all__ = ["Entry", "_", "ngettext_lazy"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence about ``{count}`` things, in the form for one and for many."""

    one: str
    many: str


def ngettext_lazy(one: str, many: str) -> Counted:
    """Both forms of a sentence; named so that makemessages finds them."""
    return Counted(one, many)


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence, its remedy (both translatable, with ``{named}`` gaps) and an HTTP status."""

    text: str | Counted
    remedy: str = ""
    status: int = 422

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form the sentence has in the source language."""
        return (self.text,) if isinstance(self.text, str) else (self.text.one, self.text.many)

    def render(self, params: Mapping[str, Any]) -> str:
        """The sentence in the active language."""
        if isinstance(self.text, str):
            return gettext(self.text).format_map(_in_words(params))
        form = ngettext(self.text.one, self.text.many, int(params["count"]))
        return form.format_map(_in_words(params))

    def render_remedy(self, params: Mapping[str, Any]) -> str:
        """The remedy in the active language ('' when there is none)."""
        return gettext(self.remedy).format_map(_in_words(params)) if self.remedy else ""


def _in_words(params: Mapping[str, Any]) -> dict[str, object]:
    """``params`` with dates as people say them; months stay as files and programs write them."""
    return {
        name: formats.date_format(value) if isinstance(value, dt.date) else value
        for name, value in params.items()
    }
