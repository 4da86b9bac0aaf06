"""Territories, owners, kinds, tiers and attributes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.network.forms import ask_of_namesake, show_refusal
from partners.network.models import Attribute, Kind, Owner, Territory, Tier
from partners.network.queries import territory_tree
from partners.network.services import structure
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.mappings import Cleaned
from portal.lib.results import Refusal
from portal.lib.search import Searchable, holding

SHOWN = 500


class CodeForm(forms.Form):
    """Code and name; saving under an existing code changes it."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)


class OwnerForm(CodeForm):
    """An owner; one that may exist under another code is asked about."""

    def clean(self) -> Cleaned:
        """Ask only of a new code: a known one is renamed."""
        data = super().clean() or self.cleaned_data
        if {"code", "name"} <= data.keys() and not Owner.objects.filter(code=data["code"]).exists():
            ask_of_namesake(self, "name", data["name"], Owner.objects.all())
        return data


class TerritoryForm(CodeForm):
    """A territory and the one above it."""

    parent = forms.ChoiceField(label=gettext_lazy("Lies in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        if isinstance(field, forms.ChoiceField):
            rows = Territory.objects.order_by("path").values_list("code", "name")
            field.choices = [("", _("(at the top)")), *rows]

    def clean_parent(self) -> str | None:
        """None for a root."""
        return self.cleaned_data["parent"] or None


class TierForm(CodeForm):
    """A tier."""

    rank = forms.IntegerField(label=gettext_lazy("Rank"), min_value=0, max_value=1000, initial=0)
    is_earned = forms.BooleanField(
        label=gettext_lazy("Earned by results"),
        required=False,
        help_text=gettext_lazy("An earned tier never shapes what is compared."),
    )


class AttributeForm(CodeForm):
    """An attribute."""

    is_public = forms.BooleanField(
        label=gettext_lazy("Known among partners"),
        required=False,
        help_text=gettext_lazy("Only such attributes may shape what is compared."),
    )


# Part: form, saving service, model, title, sentence for an empty list.
PARTS: dict[str, tuple[type[CodeForm], Any, Any, Any, Any]] = {
    "territories": (
        TerritoryForm,
        structure.save_territory,
        Territory,
        gettext_lazy("Territories"),
        gettext_lazy("No territory yet. Add the one at the top first, for example a country."),
    ),
    "owners": (
        OwnerForm,
        structure.save_owner,
        Owner,
        gettext_lazy("Owners"),
        gettext_lazy("No owner yet. Importing partners creates their owners."),
    ),
    "kinds": (
        CodeForm,
        structure.save_kind,
        Kind,
        gettext_lazy("Kinds"),
        gettext_lazy("No kind yet. Add one, for example “Dealer”."),
    ),
    "tiers": (
        TierForm,
        structure.save_tier,
        Tier,
        gettext_lazy("Tiers"),
        gettext_lazy("No tier yet. Tiers are optional."),
    ),
    "attributes": (
        AttributeForm,
        structure.save_attribute,
        Attribute,
        gettext_lazy("Attributes"),
        gettext_lazy("No attribute yet. Declare facts such as “has a workshop”."),
    ),
}


class StructurePage(Page):
    """One part of the structure: what there is, and a form that adds or changes by code."""

    access = may("settings.edit")
    query = frozenset({"code", "q"})
    template_name = "network/structure.html"

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        """The list; ``?code=`` opens one for changing."""
        form_class, _service, model, *_rest = PARTS[part]
        code = request.GET.get("code", "")
        row = model.objects.filter(code=code).first() if code else None
        initial = _initial(row, form_class) if row else None
        text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        return self._page(part, form_class(initial=initial), editing=row, text=text)

    def post(self, request: HttpRequest, part: str) -> HttpResponse:
        """Add or change."""
        form_class, service, *_rest = PARTS[part]
        form = form_class(request.POST)
        if form.is_valid():
            try:
                row = service(**form.cleaned_data, actor=self.actor)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("{name} was saved.").format(name=row.name))
                return redirect("network:structure_part", part)
        return self._page(part, form, status=422)

    def _page(
        self,
        part: str,
        form: CodeForm,
        *,
        editing: Any = None,
        text: str = "",
        status: int = 200,
    ) -> HttpResponse:
        _form, _service, model, title, empty = PARTS[part]
        # Territories are shown as a tree, whole.
        rows = model.objects.filter(holding(text) if issubclass(model, Searchable) else Q())
        return self.render(
            status=status,
            part=part,
            parts=[(key, values[3]) for key, values in PARTS.items()],
            title=title,
            empty=empty,
            form=form,
            editing=editing,
            tree=territory_tree() if part == "territories" else (),
            rows=[] if part == "territories" else _lines(rows),
            text=text,
            total=rows.count(),
            shown=SHOWN,
        )


def _initial(row: Any, form_class: type[CodeForm]) -> Cleaned:
    initial = {name: getattr(row, name) for name in form_class.base_fields if name != "parent"}
    if isinstance(row, Territory):
        initial["parent"] = row.parent.code if row.parent else ""
    return initial


def _lines(rows: Any) -> list[tuple[str, str, str]]:
    return [(row.code, row.name, _note(row)) for row in rows.order_by("name", "code")[:SHOWN]]


def _note(row: Any) -> str:
    if isinstance(row, Tier):
        kind = _("earned") if row.is_earned else _("contractual")
        return _("rank {rank}, {kind}").format(rank=row.rank, kind=kind)
    if isinstance(row, Attribute):
        return _("known among partners") if row.is_public else _("known to the brand")
    return ""
