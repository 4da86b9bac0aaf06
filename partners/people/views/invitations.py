"""All invitations in a manager's reach: create many, send many, see what became of them."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from partners.network.models import Partner
from partners.people.forms import InviteManyForm
from partners.people.lines import read_offers
from partners.people.models import Invitation, InvitationQuerySet, InvitationState
from partners.people.services import invitations
from portal.access.pages import Page
from portal.access.pagination import read_cursor, write_cursor
from portal.access.rules import may
from portal.lib.results import Problem, Refusal

_PAGE = 50
# A batch of mails in one request; the rest waits for the next press.
_BATCH = 500


class InvitationsPage(Page):
    """Lists invitations by state; notes pasted ones; sends those not sent yet."""

    access = may("partners.manage")
    template_name = "people/invitations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of invitations."""
        return self._show(request, InviteManyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note pasted invitations, or send all that wait."""
        if request.POST.get("act") == "send":
            return self._send(request)
        form = InviteManyForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        reachable = Partner.objects.visible_to(self.actor, "partners.manage").present()
        try:
            offers = read_offers(form.cleaned_data["text"], reachable)
            made = invitations.create_many(offers=offers, actor=self.actor)
        except Refusal as refusal:
            form.add_error("text", refusal.text)
            return self._show(request, form, refusal.problems, status=refusal.status)
        messages.success(
            request,
            ngettext(
                "%(count)d invitation is noted. Nobody was mailed yet.",
                "%(count)d invitations are noted. Nobody was mailed yet.",
                len(made),
            )
            % {"count": len(made)},
        )
        return redirect("people:invitations")

    def _send(self, request: HttpRequest) -> HttpResponse:
        waiting = self._rows().filter(state=InvitationState.PLANNED).order_by("pk")[:_BATCH]
        try:
            sent = invitations.send_many(invitations=list(waiting), actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("people:invitations")
        messages.success(
            request,
            ngettext(
                "%(count)d invitation is on its way.",
                "%(count)d invitations are on their way.",
                len(sent),
            )
            % {"count": len(sent)},
        )
        return redirect("people:invitations")

    def _rows(self) -> InvitationQuerySet:
        return Invitation.objects.visible_to(self.actor, "partners.manage")

    def _show(
        self,
        request: HttpRequest,
        form: InviteManyForm,
        problems: tuple[Problem, ...] = (),
        status: int = 200,
    ) -> HttpResponse:
        rows = self._rows()
        counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
        state = request.GET.get("state", "")
        if state in InvitationState.values:
            rows = rows.filter(state=state)
        before = read_cursor(request.GET.get("before"), "invitation")
        if before:
            rows = rows.filter(pk__lt=before)
        found = list(rows.select_related("partner").order_by("-pk")[: _PAGE + 1])
        shown = found[:_PAGE]
        return self.render(
            form=form,
            problems=problems,
            invitations=shown,
            state=state,
            states=[
                (value, label, counts.get(value, 0)) for value, label in InvitationState.choices
            ],
            waiting=counts.get(InvitationState.PLANNED, 0),
            older=write_cursor("invitation", shown[-1].pk) if len(found) > _PAGE else "",
            status=status,
        )
