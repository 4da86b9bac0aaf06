"""The manager's page of a partner's waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.network.forms import show_refusal
from partners.network.queries import all_partners
from portal.access.pages import Page, visible_or_404
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.lib import months
from portal.lib.results import Refusal
from standards.catalogue.forms import WaiverForm
from standards.catalogue.models import Waiver
from standards.catalogue.queries.acknowledgements import current_month
from standards.catalogue.queries.waivers import judged_metrics, waivers_of
from standards.catalogue.services.waivers import create_waiver, end_waiver

if TYPE_CHECKING:
    from partners.network.models import Partner


class WaiversPage(Page):
    """Lists the waivers of one partner; makes one; ends one."""

    access = may("months.review")
    template_name = "catalogue/waivers.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The waivers and an empty form."""
        partner = self._partner(public_id)
        return self._show(partner, self._form(partner))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Make one, or let one end."""
        partner = self._partner(public_id)
        if request.POST.get("act") == "end":
            return self._end(request, partner)
        form = self._form(partner, request.POST)
        if form.is_valid():
            try:
                create_waiver(partner=partner, actor=self.actor, **form.cleaned_data)
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The waiver is noted; its months are scored anew."))
                return redirect("catalogue:waivers", partner.public_id)
        return self._show(partner, form, status=422)

    def _end(self, request: HttpRequest, partner: Partner) -> HttpResponse:
        key = public_id_or_none(request.POST.get("id"))
        waiver = Waiver.objects.filter(partner=partner, public_id=key).first()
        if key is None or waiver is None:
            raise Http404
        # From the running month on: what was waived up to now stays as it was judged.
        last = months.shift(current_month(), -1)
        end_waiver(waiver=waiver, last_month=last, actor=self.actor)
        messages.success(request, _("The waiver has ended; its months are scored anew."))
        return redirect("catalogue:waivers", partner.public_id)

    def _partner(self, public_id: str) -> Partner:
        return visible_or_404(all_partners(), self.actor, public_id, "months.review")

    def _form(self, partner: Partner, data: object = None) -> WaiverForm:
        return WaiverForm(data, metrics=judged_metrics(partner))

    def _show(self, partner: Partner, form: WaiverForm, status: int = 200) -> HttpResponse:
        lines = waivers_of(partner)
        names = names_of(line.person_id for line in lines)
        return self.render(
            status=status,
            partner=partner,
            form=form,
            waivers=[(line, names.get(line.person_id) if line.person_id else "") for line in lines],
        )
