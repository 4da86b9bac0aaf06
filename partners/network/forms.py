"""Forms of the network."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.network.models import Kind, Owner, Partner, PartnerStatus, Tier
from partners.network.queries import territories_within
from partners.network.services.status import steps_of
from portal.access.actor import Actor
from portal.lib import months
from portal.lib.results import Refusal

Choices = list[tuple[str, Any]]


class MonthInput(forms.DateInput):
    """A month picker; text ``YYYY-MM`` where the browser has none."""

    input_type = "month"


def month_field(label: Any, **options: Any) -> forms.CharField:
    """A month ``YYYY-MM``."""
    return forms.CharField(label=label, max_length=7, widget=MonthInput(), **options)


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal's problems at the fields they name, the rest on top."""
    if not refusal.problems:
        form.add_error(None, str(refusal))
    for problem in refusal.problems:
        field = problem.column if problem.column in form.fields else None
        form.add_error(field, f"{problem.text} {problem.remedy}".strip())


def _listed(rows: Any) -> Choices:
    return [(code, f"{name} ({code})") for code, name in rows.values_list("code", "name")]


class PlaceForm(forms.Form):
    """Where a partner stands from a month on."""

    month = month_field(_("From"))
    territory = forms.ChoiceField(label=_("Territory"))
    owner = forms.ChoiceField(label=_("Owner"))
    kind = forms.ChoiceField(label=_("Kind"))
    tier = forms.ChoiceField(label=_("Tier"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territories = territories_within(actor.reach("partners.manage")).order_by("path")
        self._choose("territory", _listed(territories))
        self._choose("owner", _listed(Owner.objects.order_by("name")))
        self._choose("kind", _listed(Kind.objects.order_by("name")))
        self._choose("tier", [("", "–"), *_listed(Tier.objects.order_by("rank", "name"))])
        if "month" in self.fields:
            self.fields["month"].initial = months.of(timezone.localdate())

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class PartnerForm(PlaceForm):
    """One new partner."""

    month = None  # type: ignore[assignment]  # takes the inherited field away
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Your own short code; it is never re-used.")
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    owner_name = forms.CharField(
        label=_("New owner"),
        max_length=160,
        required=False,
        help_text=_("Only when the owner is not in the list yet."),
    )
    joined_month = month_field(_("First month it reports"))
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, initial="UTC")
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(v, label) for v, label in PartnerStatus.choices if v != "left"],
        initial=PartnerStatus.PROSPECT,
    )
    field_order = (
        "code",
        "name",
        "territory",
        "kind",
        "tier",
        "owner",
        "owner_name",
        "joined_month",
        "time_zone",
        "status",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("owner", [("", _("A new owner")), *_listed(Owner.objects.order_by("name"))])
        self.fields["joined_month"].initial = months.of(timezone.localdate())


class StatusForm(forms.Form):
    """The next step of a partner's life."""

    status = forms.ChoiceField(label=_("New status"))
    month = month_field(_("From"), help_text=_("For “Left”: the last month it reports."))
    access = forms.ChoiceField(
        label=_("For “Left”: access ends"),
        choices=[("now", _("Now")), ("month_end", _("At the end of its last month"))],
        initial="now",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["status"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (step, _("Stays") if step == partner.status else PartnerStatus(step).label)
                for step in steps_of(partner)
            ]
        self.fields["month"].initial = months.of(timezone.localdate())

    def step(self) -> dict[str, Any]:
        """What the service is asked for."""
        data = self.cleaned_data
        return {
            "status": data["status"],
            "month": data["month"],
            "at_once": data["access"] != "month_end",
        }


class TableForm(forms.Form):
    """A table of new partners, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste from your spreadsheet, headings included"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or choose a CSV or XLSX file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
