"""Fields of forms that every slice uses."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2999, 12, 31)


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
