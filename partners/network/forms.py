"""Forms of the network."""

from typing import Any, TypedDict

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.network.enums import PartnerStatus
from partners.network.importing.columns import ATTRIBUTE
from partners.network.importing.values import fact_of
from partners.network.models import Attribute, Kind, Owner, Partner, Tier
from partners.network.queries import (
    managed_owners,
    namesakes_of_owners,
    owner_code,
    owner_labels,
    territories_within,
)
from partners.network.services.status import steps_of
from portal.access.actor import Actor
from portal.lib import months
from portal.lib.mappings import Cleaned
from portal.lib.results import Refusal

Choices = list[tuple[str, Any]]
# Characters of a pasted table: 10,000 rows with a dozen columns.
PASTED = 2_000_000
# More would make the page heavy; what is not proposed can be typed all the same.
PROPOSED_OWNERS = 1000
# In the form of a move an empty choice changes nothing, so taking the tier away has its own.
NO_TIER = "-"
_DASHES = frozenset({"-", "–", "—"})


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


class OwnerInput(forms.TextInput):
    """Typed with proposals: owners may be too many for a list to choose from."""

    def __init__(self) -> None:
        super().__init__(attrs={"list": "owners", "autocomplete": "off"})


# Ticked when a new owner is another one than its namesake.
OTHER_OWNER = "is_other_owner"


class PlaceForm(forms.Form):
    """Where a partner stands from a month on."""

    month = month_field(_("From"))
    territory = forms.ChoiceField(label=_("Territory"))
    owner = forms.CharField(
        label=_("Owner"),
        max_length=210,
        widget=OwnerInput(),
        help_text=_("Type a part of the name or code."),
    )
    kind = forms.ChoiceField(label=_("Kind"))
    tier = forms.ChoiceField(label=_("Tier"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        territories = territories_within(actor.reach("partners.manage")).order_by("path")
        self._choose("territory", _listed(territories))
        self._choose("kind", _listed(Kind.objects.order_by("name")))
        self._choose("tier", [("", "–"), *_listed(Tier.objects.order_by("rank", "name"))])
        if "month" in self.fields:
            self.fields["month"].initial = months.of(timezone.localdate())
        for code, name in Attribute.objects.order_by("name").values_list("code", "name"):
            self.fields[f"{ATTRIBUTE}{code}"] = forms.CharField(
                label=name,
                max_length=120,
                required=False,
                help_text=_("yes, no or a few words"),
            )

    def clean_owner(self) -> str:
        """The code of the owner that was typed."""
        code = owner_code(self.cleaned_data["owner"], self.actor)
        if not code:
            raise forms.ValidationError(_("No owner has this name or code."))
        return code

    def attributes_named(self) -> list[str]:
        """The names of the fields of declared attributes."""
        return [name for name in self.fields if name.startswith(ATTRIBUTE)]

    def attribute_fields(self) -> list[forms.BoundField]:
        """The declared attributes, for the template."""
        return [self[name] for name in self.attributes_named()]

    def owners(self) -> list[str]:
        """What the owner's field proposes."""
        return owner_labels(self.actor, PROPOSED_OWNERS)

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class Move(TypedDict):
    """What `place` is asked for, by the names of its arguments: None stays, '' is no tier."""

    month: str
    territory: str | None
    owner: str | None
    kind: str | None
    tier: str | None


class StatusStep(TypedDict):
    """What `change_status` is asked for, by the names of its arguments."""

    status: str
    month: str
    at_once: bool


class MoveForm(PlaceForm):
    """What changes from a month on: a field left as it is changes nothing, in any month."""

    confirmed = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "month"
        self.fields["owner"].help_text = _("Empty: as it is. Else type a part of the name or code.")
        for name in self.attributes_named():
            self.fields[name].help_text = _("Empty: as it is. A dash takes it away.")

    def _choose(self, name: str, choices: Choices) -> None:
        offered = [(value, label) for value, label in choices if value]
        none = [(NO_TIER, _("no tier"))] if name == "tier" else []
        super()._choose(name, [("", _("as it is")), *none, *offered])

    def clean_owner(self) -> str:
        """The code of the owner that was typed, '' for none."""
        return super().clean_owner() if self.cleaned_data["owner"].strip() else ""

    def moved(self) -> Move:
        """What the service is asked for: None for what stays."""
        data = self.cleaned_data
        return {
            "month": data["month"],
            "territory": data["territory"] or None,
            "owner": data["owner"] or None,
            "kind": data["kind"] or None,
            "tier": "" if data["tier"] == NO_TIER else data["tier"] or None,
        }

    def facts(self) -> dict[str, object | None]:
        """The attributes that change, None for those taken away."""
        typed = {name: self.cleaned_data.get(name, "").strip() for name in self.attributes_named()}
        return {
            name[len(ATTRIBUTE) :]: None if text in _DASHES else fact_of(text)
            for name, text in typed.items()
            if text
        }


def ask_of_namesake(form: forms.Form, column: str, name: str, among: QuerySet[Owner]) -> None:
    """Refuse a new owner whose name may mean another one, until it is said that it is another."""
    namesake = namesakes_of_owners([name], among).get(name)
    if namesake is None:
        return
    form.fields[OTHER_OWNER] = forms.BooleanField(
        label=_("It is another owner: create it all the same"), required=False
    )
    if not form.data.get(form.add_prefix(OTHER_OWNER)):
        text = _("That is much like %(owner)s. Write it so if it is the same owner.")
        form.add_error(column, forms.ValidationError(text, params={"owner": namesake}))


class PartnerForm(PlaceForm):
    """One new partner."""

    month = None  # type: ignore[assignment]  # takes the inherited field away
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Your own short code; it is never re-used.")
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    is_new_owner = forms.BooleanField(
        label=_("This owner is new: create it under this name"), required=False
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
        "is_new_owner",
        "joined_month",
        "time_zone",
        "status",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["joined_month"].initial = months.of(timezone.localdate())

    def clean_owner(self) -> str:
        """The code of a known owner, or the name of a new one."""
        if not self.data.get(self.add_prefix("is_new_owner")):
            return super().clean_owner()
        text: str = self.cleaned_data["owner"].strip()
        return owner_code(text, self.actor) or text

    def clean(self) -> Cleaned:
        """Ask about an owner that may be known under another name."""
        data = super().clean() or self.cleaned_data
        owner = data.get("owner", "")
        if data.get("is_new_owner") and owner and not Owner.objects.filter(code=owner).exists():
            ask_of_namesake(self, "owner", owner, managed_owners(self.actor))
        return data


class CorrectForm(forms.Form):
    """What may be corrected of a partner."""

    name = forms.CharField(label=_("Name"), max_length=160)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=60, help_text=_("Such as Europe/Berlin; dates follow it.")
    )


class StatusForm(forms.Form):
    """The next step of a partner's life."""

    status = forms.ChoiceField(label=_("New status"))
    month = month_field(_("From"), help_text=_("For “Left”: the last month it reports."))
    access = forms.ChoiceField(
        label=_("For “Left”: access ends"),
        choices=[("now", _("Now")), ("month_end", _("When its last month is received, or closed"))],
        initial="now",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        # The form to move a partner stands on the same page, and has a month too.
        super().__init__(*args, **{"auto_id": "status_%s", **kwargs})
        field = self.fields["status"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (step, _("Stays") if step == partner.status else PartnerStatus(step).label)
                for step in steps_of(partner)
            ]
        self.fields["month"].initial = months.of(timezone.localdate())

    def step(self) -> StatusStep:
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
        max_length=PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or choose a CSV or XLSX file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
