"""Forms of the catalogue."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.network.forms import month_field
from partners.network.queries import coded
from portal.lib import months
from portal.lib.mappings import Cleaned
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


class PublishForm(forms.Form):
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
    whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[("all", _("All partners")), ("chosen", _("Only those chosen below"))],
        widget=forms.RadioSelect,
    )
    territories = forms.MultipleChoiceField(label=_("Territories"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tiers = forms.MultipleChoiceField(
        label=_("Tiers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "territories": coded("territory"),
            "kinds": coded("kind"),
            "tiers": coded("tier"),
        }
        for name, options in rows.items():
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = list(options.values_list("code", "name"))
        now = months.of(timezone.localdate())
        self.fields["effective_month"].initial = months.shift(now, 1)

    def clean(self) -> Cleaned:
        """An empty choice is nobody, and a standard for nobody is a slip."""
        data = super().clean() or self.cleaned_data
        chosen = any(data.get(name) for name in ("kinds", "tiers", "territories"))
        if data.get("whom") == "chosen" and not chosen:
            self.add_error(
                "whom",
                _("Nobody is chosen. Choose territories, kinds or tiers below, or “All partners”."),
            )
        if data.get("whom") == "all" and chosen:
            self.add_error(
                "whom",
                _(
                    "Some partners are chosen below. Choose “Only those chosen below”, or choose"
                    " nothing there."
                ),
            )
        return data

    def audience(self) -> dict[str, list[str]]:
        """The audience chosen."""
        chosen = {name: self.cleaned_data[name] for name in ("kinds", "tiers", "territories")}
        return {name: codes for name, codes in chosen.items() if codes}


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
