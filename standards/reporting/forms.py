"""Forms of collections and of later dates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.access.fields import DayField
from standards.catalogue.queries.sets import all_metrics
from standards.reporting.calendars import Offsets
from standards.reporting.ladder import Ladder
from standards.reporting.services.opening import REASON_LIMIT

_MOST_DAYS = 200


class _Days(forms.IntegerField):
    """A number of days after the last day of a month."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=_MOST_DAYS, **options)


class CollectionForm(forms.Form):
    """What is asked together, by when, and which reminders go out."""

    name = forms.CharField(label=_("Name"), max_length=120)
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    due_days = _Days(label=_("Please send by (days after the month)"))
    timely_days = _Days(label=_("Counts as on time until (days after the month)"))
    lock_days = _Days(label=_("Closes after (days after the month)"))
    compared_days = _Days(label=_("Compared from (days after the month)"))
    is_open = forms.BooleanField(label=_("When the month can be sent"), required=False)
    days_before = forms.IntegerField(
        label=_("Days before it is due"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Empty: no such reminder."),
    )
    is_last_day = forms.BooleanField(label=_("On the day it is due"), required=False)
    is_late = forms.BooleanField(label=_("When it is late"), required=False)
    is_closed = forms.BooleanField(label=_("When it closed without being sent"), required=False)
    second_look = forms.BooleanField(
        label=_("A second person receives what needs a look"),
        required=False,
        help_text=_(
            "One manager accepts an unusual month, another one confirms it; until then it stays "
            "with the second. A month a manager enters for a partner is confirmed by another."
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = all_metrics().order_by("name", "code").values_list("code", "name")
        self.fields["metrics"].choices = list(rows)  # type: ignore[attr-defined]  # of a choice field

    def clean(self) -> None:
        """The four dates follow each other."""
        super().clean()
        if not self.errors and not self.offsets.in_order:
            raise ValidationError(
                _("The four dates do not follow each other: due, on time until, closes, compared.")
            )

    @property
    def offsets(self) -> Offsets:
        """The four dates as days after the month."""
        names = ("due_days", "timely_days", "lock_days", "compared_days")
        return Offsets(*(self.cleaned_data[name] for name in names))

    @property
    def ladder(self) -> Ladder:
        """The reminders."""
        return Ladder(
            is_open=self.cleaned_data["is_open"],
            days_before=self.cleaned_data["days_before"],
            is_last_day=self.cleaned_data["is_last_day"],
            is_late=self.cleaned_data["is_late"],
            is_closed=self.cleaned_data["is_closed"],
        )


class NewCollectionForm(CollectionForm):
    """A collection that is not there yet."""

    code = forms.RegexField(
        r"^(?!new$)[a-z0-9-]+$",
        label=_("Code"),
        max_length=60,
        error_messages={"invalid": _("Use small letters, digits and hyphens, and not “new”.")},
        help_text=_("Stands in addresses and files, and stays: small letters, digits and hyphens."),
    )
    first_month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("First month"),
        help_text=_("As 2026-07."),
        error_messages={"invalid": _("Write the month as 2026-07.")},
    )
    field_order = ("name", "code", "first_month")


class LaterForm(forms.Form):
    """Until when, and why."""

    until = DayField(label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """Until when, and what is said to the partner."""

    until = DayField(label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}))
    answer = forms.CharField(
        label=_("What the partner reads"),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to decline; the mail says it."),
    )
