"""Forms about people: roles, members, invitations, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.network.queries import coded
from partners.people.enums import BrandRoleName, PartnerRole
from portal.access.capabilities import CAPABILITIES
from portal.access.fields import DayField
from portal.lib.mappings import Cleaned

if TYPE_CHECKING:
    from partners.network.models import Partner

_MAIL = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})


# Characters of a pasted list: some thousand people.
PASTED = 400_000


class BrandRoleForm(forms.Form):
    """A role at the brand, with the places of a manager."""

    role = forms.ChoiceField(label=_("Role"), choices=BrandRoleName.choices)
    reach = forms.ChoiceField(
        label=_("Which partners"),
        required=False,
        choices=[("all", _("The whole network")), ("chosen", _("Only those named below"))],
        widget=forms.RadioSelect,
        help_text=_("For partner managers."),
    )
    territories = forms.MultipleChoiceField(
        label=_("Only these territories"),
        required=False,
        help_text=_("For partner managers. With all below them."),
    )
    partners = forms.CharField(
        label=_("Only these partners"),
        required=False,
        max_length=20_000,
        help_text=_("For partner managers. Partner codes with commas between them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = coded("territory").values_list("code", "name", "path")
        self.fields["territories"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, "\u2003" * (path.count("/") - 2) + name) for code, name, path in rows
        ]

    def clean_partners(self) -> list[str]:
        """The codes as a list."""
        text: str = self.cleaned_data["partners"]
        return [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]

    def clean(self) -> Cleaned:
        """A manager of nobody, and one of everybody by a slip, are refused."""
        data = super().clean() or self.cleaned_data
        named = bool(data.get("territories") or data.get("partners"))
        if data.get("role") == BrandRoleName.MANAGER and data.get("reach") != "all" and not named:
            self.add_error(
                "reach", _("Choose the whole network, or name territories or partners below.")
            )
        if data.get("reach") == "all" and named:
            self.add_error(
                "reach", _("Territories or partners are named below: choose one or the other.")
            )
        return data


class PersonForm(BrandRoleForm):
    """A new person of the brand and their first role."""

    email = forms.EmailField(label=_("E-mail"), widget=_MAIL)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    field_order = ["email", "name", "role", "reach", "territories", "partners"]


class InviteForm(forms.Form):
    """One invitation to a partner's team."""

    email = forms.EmailField(label=_("E-mail"), widget=_MAIL)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in PartnerRole],
        initial=PartnerRole.SUBMITTER,
    )


class NameForm(forms.Form):
    """How a new person wants to be called."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Your partner manager and your team see it."),
    )


class AddressForm(forms.Form):
    """The corrected address of an invitation."""

    email = forms.EmailField(label=_("E-mail"), widget=_MAIL)


class PlanForm(forms.Form):
    """The day on which prepared invitations go out."""

    day = DayField(label=_("On a later day"), widget=forms.DateInput(attrs={"type": "date"}))


class InviteManyForm(forms.Form):
    """Invitations pasted from a sheet: partner code, e-mail, role."""

    text = forms.CharField(
        label=_("Partner code, e-mail, role"),
        max_length=PASTED,
        help_text=_(
            "One person a line, pasted from a sheet or typed with commas. Without a role the "
            "person becomes owner."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )


class TokenForm(forms.Form):
    """A new API token for oneself."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For instance the name of the software."),
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    partner = forms.ChoiceField(label=_("For"), required=False)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("365 days"))],
        initial=90,
    )

    def __init__(self, *args: Any, held: list[str], partners: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(name, SCOPES[name]) for name in held]  # type: ignore[attr-defined]  # a choice field
        self.fields["partner"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Everything I may see")),
            *((str(partner.public_id), partner.name) for partner in partners),
        ]
        if not partners:
            del self.fields["partner"]


SCOPES = {
    "standards.read": _("read standards"),
    "standards.write": _("write standards"),
    "standards.publish": _("publish standards"),
    "standards.acknowledge": _("mark standards as read"),
    "partners.manage": _("create and change partners"),
    "partners.read": _("read partners"),
    "team.manage": _("manage the team"),
    "months.send": _("send months"),
    "months.review": _("review months"),
    "months.extend": _("ask for more days for everybody"),
    "values.read": _("read submitted values"),
    "network.read": _("read the network's figures"),
    "scorecard.read": _("read own scorecards and comparisons"),
    "sharing.read": _("read sharing rules"),
    "sharing.edit": _("edit sharing rules"),
    "sharing.approve": _("approve sharing rules"),
    "agreements.read": _("read agreements about sharing"),
    "agreements.offer": _("offer agreements about sharing"),
    "agreements.sign": _("sign the own agreement about sharing"),
    "audit.read": _("read the audit trail"),
    "settings.edit": _("change settings and people"),
    "roles.confirm": _("confirm roles others give"),
}
if set(SCOPES) != set(CAPABILITIES):
    raise RuntimeError("every capability needs a name on screen")
