"""Forms of collections and of later dates."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.network.audience_form import WholeAudienceForm
from partners.network.queries import audience_problems
from portal.access.fields import CodesField, DayField
from portal.lib.mappings import Cleaned
from portal.lib.periods import span_of
from portal.lib.results import Problem
from standards.catalogue.queries.sets import all_metrics
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.holidays import countries
from standards.reporting.ladder import Ladder
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.reopening import REASON_LIMIT

_MOST_DAYS = 200
_ENDS = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


class _Days(forms.IntegerField):
    """A number of days after the last day of a period."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=_MOST_DAYS, **options)


class PeriodsField(forms.CharField):
    """Periods, one a line, from one day or month to another; clean: their codes."""

    def prepare_value(self, value: object) -> object:
        """Codes as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(code.replace("--", " " + gettext("to") + " ") for code in value)

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a list of codes
        """The codes of the lines; refuses the first that is none by its number."""
        codes = []
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            parts = _ENDS.findall(line)
            if not line.strip():
                continue
            code = "--".join(parts)
            if len(parts) not in (1, 2) or span_of(code) is None:
                raise ValidationError(
                    gettext(
                        "Line %(number)d, “%(line)s”, is no period: write its first and last day."
                    ),
                    params={"number": number, "line": line.strip()[:60]},
                )
            codes.append(code)
        return codes


class CollectionForm(WholeAudienceForm):
    """What is asked together, of whom, by when, and which reminders go out."""

    name = forms.CharField(label=_("Name"), max_length=120)
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices)
    first_month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("First month"),
        required=False,
        help_text=_("With which the first period begins, as 2026-07."),
        error_messages={"invalid": _("Write the month as 2026-07.")},
    )
    first_day = DayField(
        label=_("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("On which the first four weeks begin."),
    )
    own_periods = PeriodsField(
        label=_("Its periods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: first and last day as YYYY-MM-DD, or whole months as YYYY-MM."),
    )
    ramp_up = forms.IntegerField(
        label=_("Periods that are shown and not judged"),
        min_value=0,
        max_value=36,
        help_text=_("The first ones of every partner that joins, and of the collection itself."),
    )
    rehearsals = forms.IntegerField(
        label=_("Rehearsals"),
        min_value=0,
        max_value=12,
        help_text=_(
            "The first periods reach no score and no comparison, unless you keep them afterwards."
        ),
    )
    due_days = _Days(label=_("Please send by (days after the period)"))
    timely_days = _Days(label=_("Counts as on time until (days after the period)"))
    lock_days = _Days(label=_("Closes after (days after the period)"))
    compared_days = _Days(label=_("Compared from (days after the period)"))
    moves_open = forms.BooleanField(
        label=_("Move the dates of periods that are open now, too"),
        required=False,
        help_text=_("Only to later days: nobody is asked for something sooner than was said."),
    )
    holidays = CodesField(
        label=_("Nobody is reminded on public holidays of"),
        required=False,
        help_text=_("Nationwide ones, by two-letter codes of countries: DE, FR."),
    )
    is_open = forms.BooleanField(label=_("When it can be sent"), required=False)
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

    def clean_holidays(self) -> list[str]:
        """Codes of countries whose holidays are known, in capitals."""
        codes = [code.upper() for code in self.cleaned_data["holidays"]]
        known = countries()
        for code in codes:
            if code not in known:
                raise ValidationError(
                    gettext("“%(code)s” is no country whose holidays are known."),
                    params={"code": code[:10]},
                )
        return codes

    def clean(self) -> Cleaned:
        """The periods and their four dates follow each other; every partner named is there."""
        data = super().clean()
        for problem in audience_problems(self.audience()):
            self.add_error("partners", f"{problem.text} {problem.remedy}")
        if not self.errors:
            self._check_calendar()
        return data

    def _check_calendar(self) -> None:
        if problem := self.recurrence.problem:
            name = {"first_day_needed": "first_day", "month_bad": "first_month"}.get(problem)
            said = Problem(problem, {"value": self.cleaned_data["first_month"]})
            self.add_error(name or "own_periods", f"{said.text} {said.remedy}")
        elif not self.offsets.in_order:
            self.add_error(
                None,
                _("The four dates do not follow each other: due, on time until, closes, compared."),
            )

    @property
    def recurrence(self) -> Recurrence:
        """Which periods there are."""
        data = self.cleaned_data
        return Recurrence(
            data["frequency"], data["first_month"], data["first_day"], tuple(data["own_periods"])
        )

    @property
    def offsets(self) -> Offsets:
        """The four dates as days after the period."""
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


class LaterForm(forms.Form):
    """Until when, and why."""

    until = DayField(label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionForm(forms.Form):
    """Which number, what about it, and by when."""

    cell = forms.ChoiceField(label=_("About which number"), choices=())
    text = forms.CharField(
        label=_("Your question"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer_by = DayField(
        label=_("Please answer by"), widget=forms.DateInput(attrs={"type": "date"})
    )


class AnswerForm(forms.Form):
    """What the partner says to a question."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
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
