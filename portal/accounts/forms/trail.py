"""The filter of the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.fields import DayField
from portal.access.pagination import read_cursor
from portal.audit.labels import action_label, object_label
from portal.audit.queries import TrailFilter

_DATE = {"type": "date"}


class TrailForm(forms.Form):
    """What of the trail to show."""

    action = forms.ChoiceField(label=_("What happened"), required=False)
    object_type = forms.ChoiceField(label=_("To what"), required=False)
    label = forms.CharField(label=_("Code or label"), required=False, max_length=160)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    object_id = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    first_day = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs=_DATE))
    last_day = DayField(label=_("To"), required=False, widget=forms.DateInput(attrs=_DATE))

    def __init__(
        self, *args: Any, actions: list[str], object_types: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("Everything"))]
        for name, values, words in (
            ("action", actions, action_label),
            ("object_type", object_types, object_label),
        ):
            named = sorted(((value, words(value)) for value in values), key=lambda pair: pair[1])
            choices = everything + named
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # ChoiceFields

    def wanted(self, cursor: str | None) -> TrailFilter:
        """The filter of a valid form."""
        data = self.cleaned_data
        return TrailFilter(
            action=data["action"],
            object_type=data["object_type"],
            object_id=data["object_id"],
            label=data["label"],
            person_id=data["person"],
            first_day=data["first_day"],
            last_day=data["last_day"],
            before=read_cursor(cursor, "entry"),
        )
