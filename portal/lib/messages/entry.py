"""The shape of one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

__all__ = ["Entry", "_"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence, its remedy (both translatable, with ``{named}`` gaps) and an HTTP status."""

    text: str
    remedy: str = ""
    status: int = 422

    def render(self, params: Mapping[str, Any]) -> str:
        """The sentence in the active language."""
        return gettext(self.text).format_map(params)

    def render_remedy(self, params: Mapping[str, Any]) -> str:
        """The remedy in the active language ('' when there is none)."""
        return gettext(self.remedy).format_map(params) if self.remedy else ""
