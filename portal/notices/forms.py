"""The form of the hours in which the daily mail comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.mappings import Cleaned
from portal.notices.hours import LAST_HOUR, MailHours


def _hours(first: int, last: int) -> list[tuple[int, str]]:
    return [(hour, f"{hour}:00") for hour in range(first, last + 1)]


class HoursForm(forms.Form):
    """From when until when, in full hours of one day."""

    begin = forms.TypedChoiceField(label=_("From"), coerce=int, choices=_hours(0, LAST_HOUR - 1))
    end = forms.TypedChoiceField(label=_("Until"), coerce=int, choices=_hours(1, LAST_HOUR))

    def clean(self) -> Cleaned:
        """The end comes after the begin."""
        data: Cleaned = super().clean() or self.cleaned_data
        begin, end = data.get("begin"), data.get("end")
        if isinstance(begin, int) and isinstance(end, int) and begin >= end:
            self.add_error("end", _("Choose an hour after the first one."))
        return data

    def hours(self) -> MailHours:
        """What was chosen."""
        return MailHours(self.cleaned_data["begin"], self.cleaned_data["end"])
