"""What stands behind the ``?`` of an address: known names, known values, or a refusal in words.

A word that nobody reads would leave an answer for more than was asked for: a misspelt filter shows
everything.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rest_framework import serializers

from portal.lib import months
from portal.lib.results import Refusal

# Added to links by mail programmes and campaigns; they mean nothing to any page.
_MARKS = frozenset({"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"})


def check_names(asked: Iterable[str], names: Collection[str]) -> None:
    """Refuse the first name that is not in ``names``."""
    for name in asked:
        if name not in names and not name.startswith("utm_") and name not in _MARKS:
            listed = ", ".join(sorted(names)) or "–"
            raise Refusal("parameter_unknown", name=name[:40], known=listed)


def chosen(asked: Mapping[str, str], name: str, values: Collection[str], default: str = "") -> str:
    """The value of ``name``, one of ``values``; ``default`` when it is empty or left out."""
    value = asked.get(name, "")
    if not value:
        return default
    if value not in values:
        raise unknown_value(name, value)
    return value


def month_in(asked: Mapping[str, str], name: str) -> str:
    """The month ``name`` says as YYYY-MM; '' when it is empty or left out."""
    text = asked.get(name, "")
    if text and not months.is_month(text):
        raise unknown_value(name, text)
    return text


def unknown_value(name: str, value: str) -> Refusal:
    """The refusal of a value, shortened."""
    return Refusal("value_unknown", name=name, value=value[:60])


class StrictSerializer(serializers.Serializer[Any]):
    """A body whose keys are all known: a misspelt one is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the keys first, then read."""
        if isinstance(data, Mapping):
            for key in data:
                if key not in self.fields:
                    names = ", ".join(self.fields)
                    raise Refusal("key_unknown", key=str(key)[:60], known=names)
        return super().to_internal_value(data)
