"""The sale of an outlet: who and when, then what follows, then it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.network.queries import all_partners, next_code, owner_labels
from partners.network.registry import sale_effects
from partners.network.services.sale import check_sale
from partners.people.forms import SaleForm
from partners.people.services.outlet_sale import leaving_people, people_of_buyer, sell_outlet
from portal.access.pages import Page, visible_or_404
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner

PROPOSED_OWNERS = 1000


class SalePage(Page):
    """The sale of one outlet, in two steps."""

    access = may("partners.manage")
    template_name = "people/sale.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """An empty form."""
        partner = self._partner(public_id)
        form = SaleForm(actor=self.actor, initial={"code": next_code(partner.code)})
        return self._show(partner, form)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Show what follows; do it when that was confirmed."""
        partner = self._partner(public_id)
        form = SaleForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self._show(partner, form, status=422)
        try:
            check_sale(partner=partner, sale=form.sale(), actor=self.actor)
            # What was changed since it was shown is shown again before it is done.
            if "confirm" not in request.POST or request.POST.get("looked") != form.digest():
                return self._show(partner, form, is_asked=True)
            successor = sell_outlet(
                partner=partner,
                sale=form.sale(),
                people={public_id_or_none(each) for each in request.POST.getlist("person")},
                addresses=form.cleaned_data["addresses"],
                is_mailed=form.cleaned_data["is_mailed"],
                actor=self.actor,
            )
        except Refusal as refusal:
            form.take(refusal)
            return self._show(partner, form, status=refusal.status)
        messages.success(
            request,
            _("{name} goes on as {code} under its new owner.").format(
                name=partner.name, code=successor.code
            ),
        )
        return redirect("network:partner", successor.public_id)

    def _partner(self, public_id: str) -> Partner:
        return visible_or_404(all_partners(), self.actor, public_id, "partners.manage")

    def _show(
        self, partner: Partner, form: SaleForm, *, is_asked: bool = False, status: int = 200
    ) -> HttpResponse:
        sale = form.sale() if is_asked else None
        return self.render(
            status=status,
            partner=partner,
            form=form,
            owners=owner_labels(self.actor, PROPOSED_OWNERS),
            sale=sale,
            digest=form.digest() if sale else "",
            losing=leaving_people(partner) if sale else [],
            gaining={
                str(row.user.public_id): row.user.get_full_name() or row.user.email
                for row in (people_of_buyer(sale.buyer, self.actor) if sale else ())
            },
            effects=sale_effects(partner.pk, sale.month) if sale else [],
        )
