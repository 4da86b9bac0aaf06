"""Fields of forms that every slice uses."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2999, 12, 31)

_BETWEEN = re.compile(r"[\s,;]+")


class DayField(forms.DateField):
    """A day from which a calendar can count on and back without end of time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        words = _("Choose a day between 1900 and 2999.")
        self.validators += [
            MinValueValidator(FIRST_DAY, words),
            MaxValueValidator(LAST_DAY, words),
        ]


def day_in(text: str) -> dt.date | None:
    """The day ``text`` says as YYYY-MM-DD, within the years of `DayField`; None for others."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class CodesField(forms.CharField):
    """Codes, apart by spaces, commas or lines; clean: a list of them."""

    def prepare_value(self, value: object) -> object:
        """Codes as one text."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a list of codes
        """The codes in their order, each once."""
        return list(dict.fromkeys(code for code in _BETWEEN.split(str(value or "")) if code))
