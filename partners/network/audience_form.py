"""The part of a form that says for whom something is: everybody, or chosen partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.network.queries import coded
from partners.network.queries.structure import attribute_names
from portal.access.fields import CodesField
from portal.lib.mappings import Cleaned


class AudienceForm(forms.Form):
    """Whom something is for; what is chosen has to hold all at once."""

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
    # The keys of an audience that this form offers.
    keys: tuple[str, ...] = ("territories", "kinds", "tiers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in (("territories", "territory"), ("kinds", "kind"), ("tiers", "tier")):
            self._offer(name, list(coded(part).values_list("code", "name")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def clean(self) -> Cleaned:
        """An empty choice is nobody, and something for nobody is a slip."""
        data = super().clean() or self.cleaned_data
        chosen = any(data.get(name) for name in self.keys)
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
        chosen = {name: self.cleaned_data.get(name) for name in self.keys}
        return {name: codes for name, codes in chosen.items() if codes}


class WholeAudienceForm(AudienceForm):
    """An audience with attributes and partners by name."""

    attributes = forms.MultipleChoiceField(
        label=_("With one of these attributes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners = CodesField(
        label=_("Partners by code"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Apart by commas, spaces or lines. What is chosen has to hold all at once."),
    )
    keys = ("territories", "kinds", "tiers", "attributes", "partners")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("attributes", list(attribute_names().items()))
