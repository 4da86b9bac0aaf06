"""By whom a partner is reached: people and desks with telephone and address, shared mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.network.queries import all_partners
from partners.people.forms import ContactForm
from partners.people.models import PartnerContact
from partners.people.queries.reached import contacts_at
from partners.people.services.partner_contacts import remove_contact, save_contact
from portal.access.pages import Page, visible_or_404
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner


class ContactsPage(Page):
    """Lists the contacts of a partner; adds, changes and removes one."""

    access = may("partners.manage")
    query = frozenset({"id"})
    template_name = "people/contacts.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The list; ``?id=`` opens one for changing."""
        partner = self._partner(public_id)
        row = _contact(partner, request.GET["id"]) if "id" in request.GET else None
        fields = ContactForm.base_fields
        initial = {name: getattr(row, name) for name in fields} if row else None
        return self._show(partner, ContactForm(initial=initial), row)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Save or remove one."""
        partner = self._partner(public_id)
        key = request.POST.get("id", "")
        row = _contact(partner, key) if key else None
        if request.POST.get("act") == "remove" and row is not None:
            remove_contact(contact=row, actor=self.actor)
            messages.success(request, _("%(name)s is removed.") % {"name": row.name})
            return redirect("people:contacts", partner.public_id)
        form = ContactForm(request.POST)
        if form.is_valid():
            try:
                saved = save_contact(
                    partner=partner, contact=row, actor=self.actor, **form.cleaned_data
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(name)s was saved.") % {"name": saved.name})
                return redirect("people:contacts", partner.public_id)
        return self._show(partner, form, row, status=422)

    def _partner(self, public_id: str) -> Partner:
        return visible_or_404(all_partners(), self.actor, public_id, "partners.manage")

    def _show(
        self, partner: Partner, form: ContactForm, row: PartnerContact | None, status: int = 200
    ) -> HttpResponse:
        return self.render(
            partner=partner,
            contacts=list(contacts_at(partner)),
            form=form,
            editing=row,
            status=status,
        )


def _contact(partner: Partner, key: str) -> PartnerContact:
    parsed = public_id_or_none(key)
    row = contacts_at(partner).select_related("partner").filter(public_id=parsed).first()
    if parsed is None or row is None:
        raise Http404
    return row
