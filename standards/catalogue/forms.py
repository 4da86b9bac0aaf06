"""Forms of the catalogue."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.network.audience_form import AudienceForm
from partners.network.forms import month_field
from portal.lib import months
from standards.catalogue.document.parser import LIMIT


class DocumentForm(forms.Form):
    """A standard as YAML, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste the standard (YAML)"),
        required=False,
        max_length=LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "class": "mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )


class PublishForm(AudienceForm):
    """When a version comes into force, and for whom: everybody is a choice of its own."""

    effective_month = forms.CharField(
        label=_("In force from"),
        max_length=7,
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("Months before are not touched. Give partners time to prepare."),
    )
    reason = forms.CharField(
        label=_("Why from a month that is over"),
        max_length=400,
        required=False,
        help_text=_("Needed only then; it is kept in the audit trail."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = months.of(timezone.localdate())
        self.fields["effective_month"].initial = months.shift(now, 1)


class WaiverForm(forms.Form):
    """From what a partner is excused, for which months and why."""

    metric = forms.ChoiceField(label=_("Metric"))
    from_month = month_field(_("From"))
    to_month = month_field(_("To"))
    reason = forms.CharField(
        label=_("Why"), max_length=400, help_text=_("Kept with the waiver and in the audit trail.")
    )

    def __init__(self, *args: Any, metrics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["metric"]
        if isinstance(field, forms.ChoiceField):
            field.choices = metrics
        now = months.of(timezone.localdate())
        self.fields["from_month"].initial = self.fields["to_month"].initial = now
