"""Forms about people: roles, members, invitations, tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.network.queries import coded, new_owner_code, owner_code
from partners.network.services.sale import Sale
from partners.people.enums import BrandRoleName, PartnerRole
from portal.access.capabilities import CAPABILITIES
from portal.access.fields import DayField
from portal.lib.canonical import digest
from portal.lib.mappings import Cleaned
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner
    from partners.people.queries.portfolios import Portfolio
    from portal.access.actor import Actor
    from portal.accounts.models import User

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


class ContactForm(forms.Form):
    """By whom a partner is reached."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Of a person, a desk or a mailbox.")
    )
    task = forms.CharField(label=_("What for"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=_MAIL)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    gets_mail = forms.BooleanField(
        label=_("Gets the reminders of months"),
        required=False,
        help_text=_("For a shared mailbox: it gets mail, and nobody signs in with it."),
    )


class DeputyForm(forms.Form):
    """Who stands in, and on which days."""

    deputy = forms.ChoiceField(label=_("Who stands in"))
    first_date = DayField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_date = DayField(
        label=_("Last day, included"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, others: Collection[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = _people(others)  # type: ignore[attr-defined]  # a choice field
        self.fields["deputy"].initial = _only(others)
        self.fields["first_date"].initial = timezone.localdate()


class HandoverForm(forms.Form):
    """What goes to whom, and when."""

    to = forms.ChoiceField(label=_("To"))
    day = DayField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    territories = forms.MultipleChoiceField(
        label=_("Territories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=_("Partners by name"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, others: Collection[User], portfolio: Portfolio, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _people(others)  # type: ignore[attr-defined]  # a choice field
        self.fields["to"].initial = _only(others)
        self.fields["day"].initial = timezone.localdate()
        for name, places in (
            ("territories", portfolio.territories),
            ("partners", portfolio.partners),
        ):
            self.fields[name].choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]  # a choice field
            if not places:
                self.fields[name].widget = forms.MultipleHiddenInput()
            elif len(portfolio.territories) + len(portfolio.partners) == 1:
                self.fields[name].initial = [places[0].code]


def _only(users: Collection[User]) -> str:
    """Nothing is left to choose where there is one person only."""
    return str(next(iter(users)).public_id) if len(users) == 1 else ""


def _people(users: Iterable[User]) -> list[tuple[str, str]]:
    return [
        ("", gettext("(choose)")),
        *((str(user.public_id), user.get_full_name()) for user in users),
    ]


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
    "calendar.read": _("read by when months are asked for"),
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


class SaleForm(forms.Form):
    """Who takes an outlet over, from which month on, and whom of the buyer to let in."""

    month = forms.CharField(
        label=_("First month of the buyer"),
        max_length=7,
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("The month before is the seller's last."),
    )
    owner = forms.CharField(
        label=_("Buyer"),
        max_length=210,
        widget=forms.TextInput(attrs={"list": "owners", "autocomplete": "off"}),
        help_text=_("Type a part of the name or code."),
    )
    is_new_owner = forms.BooleanField(
        label=_("This owner is new: create it under this name"), required=False
    )
    code = forms.CharField(
        label=_("Code of the outlet from then on"),
        max_length=40,
        help_text=_("A code is never used again; lists may go on naming the old one."),
    )
    addresses = forms.CharField(
        label=_("E-mail addresses of the buyer's people"),
        required=False,
        max_length=PASTED,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One a line; they are invited as owners of the outlet."),
    )
    is_mailed = forms.BooleanField(label=_("Mail the invitations at once"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_addresses(self) -> list[str]:
        """The addresses, each once."""
        text: str = self.cleaned_data["addresses"]
        return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))

    def clean(self) -> Cleaned:
        """Find the owner that was typed, or take it for a new one where that was said."""
        data = super().clean() or self.cleaned_data
        text = str(data.get("owner", "")).strip()
        code = owner_code(text, self.actor) if text else ""
        if text and not code and not data.get("is_new_owner"):
            self.add_error("owner", _("No owner has this name or code."))
        return data

    def sale(self) -> Sale:
        """What the service is asked for."""
        data = self.cleaned_data
        text = data["owner"].strip()
        code = owner_code(text, self.actor)
        new = {} if code else {"buyer_name": text}
        return Sale(data["month"], code or new_owner_code(text), data["code"].strip(), **new)

    def digest(self) -> str:
        """A hash of all that the form says."""
        return digest({name: str(value) for name, value in self.cleaned_data.items()})

    def take(self, refusal: Refusal) -> None:
        """Put a refusal's problems at the fields they name, the rest on top."""
        if not refusal.problems:
            self.add_error(None, str(refusal))
        for problem in refusal.problems:
            field = problem.column if problem.column in self.fields else None
            self.add_error(field, f"{problem.text} {problem.remedy}".strip())
