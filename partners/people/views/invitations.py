"""All invitations of the partners one manages, by state; preparing and sending many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from partners.network.queries import partners_within
from partners.people.batches import Batch, batch_of
from partners.people.enums import InvitationState
from partners.people.forms import InviteManyForm, PlanForm
from partners.people.invitation_states import DATED, EXPIRED, in_state, labels
from partners.people.models import Invitation, InvitationQuerySet
from partners.people.pasted_invitations import read_offers
from partners.people.services import invitations
from partners.people.views.invitation_actions import act_on, said_of_many
from portal.access.pages import Page, visible_or_404
from portal.access.pagination import read_cursor, write_cursor
from portal.access.parameters import chosen
from portal.access.rules import may
from portal.lib.results import Problem, Refusal
from portal.lib.search import holding
from portal.notices.queries import mail_is_held

_PAGE = 50
# More recipients than these are looked at before they are written to.
MANY = 20
_BULK = {"send": InvitationState.PLANNED, "send_state": "", "plan_all": "", "call_off_all": DATED}


class InvitationsPage(Page):
    """Lists invitations by state; prepares pasted ones; sends, plans, corrects and withdraws."""

    access = may("partners.manage")
    query = frozenset({"state", "before", "q"})
    reads_any_text = True
    template_name = "people/invitations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of invitations."""
        return self._show(request, InviteManyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Prepare pasted invitations, act on those of a state, or on one."""
        act = request.POST.get("act", "")
        if act == "":
            return self._prepare(request)
        is_bulk = act in _BULK and "id" not in request.POST
        try:
            if is_bulk:
                batch = self._batch(request, act)
                if len(batch.addresses) > MANY and request.POST.get("seen") != batch.digest:
                    return self.render("people/invitations_confirm.html", batch=batch)
                said = self._act_on_all(batch)
            else:
                row = visible_or_404(
                    Invitation.objects.select_related("partner"),
                    self.actor,
                    request.POST.get("id"),
                    "partners.manage",
                )
                said = act_on(row, request.POST, self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        state = request.POST.get("state", "") if is_bulk and act != "send" else ""
        page = reverse("people:invitations")
        return redirect(f"{page}?state={state}" if state else page)

    def _prepare(self, request: HttpRequest) -> HttpResponse:
        form = InviteManyForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        reachable = partners_within(self.actor, "partners.manage").present()
        try:
            offers = read_offers(form.cleaned_data["text"], reachable)
            batch = invitations.create_many(offers=offers, actor=self.actor)
        except Refusal as refusal:
            form.add_error("text", refusal.text)
            return self._show(request, form, refusal.problems, status=refusal.status)
        text = ngettext(
            "%(count)d invitation is prepared. Nobody was mailed yet.",
            "%(count)d invitations are prepared. Nobody was mailed yet.",
            len(batch),
        )
        messages.success(request, text % {"count": len(batch)})
        return redirect("people:invitations")

    def _batch(self, request: HttpRequest, act: str) -> Batch:
        state = _BULK[act] or request.POST.get("state", "")
        form = PlanForm(request.POST)
        day = form.cleaned_data["day"] if act == "plan_all" and form.is_valid() else None
        if act == "plan_all" and day is None:
            raise Refusal("invitation_day")
        return batch_of(self._rows(), act, state, day)

    def _act_on_all(self, batch: Batch) -> str:
        if batch.day:
            rows = invitations.plan(invitations=batch.rows, day=batch.day, actor=self.actor)
            text = ngettext(
                "%(count)d invitation goes out on its day.",
                "%(count)d invitations go out on their day.",
                len(rows),
            )
            return text % {"count": len(rows)}
        if batch.act == "call_off_all":
            rows = invitations.call_off(invitations=batch.rows, actor=self.actor)
            text = ngettext(
                "%(count)d invitation is called off.",
                "%(count)d invitations are called off.",
                len(rows),
            )
            return text % {"count": len(rows)}
        return said_of_many(len(invitations.send_many(invitations=batch.rows, actor=self.actor)))

    def _rows(self) -> InvitationQuerySet:
        return Invitation.objects.visible_to(self.actor, "partners.manage")

    def _show(
        self,
        request: HttpRequest,
        form: InviteManyForm,
        problems: Sequence[Problem] = (),
        status: int = 200,
    ) -> HttpResponse:
        rows = self._rows()
        counts = _counts(rows)
        state = chosen(request.GET, "state", counts)
        text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        if state:
            rows = in_state(rows, state)
        if text:
            rows = rows.filter(holding(text) | holding(text, "partner__search_text"))
        before = read_cursor(request.GET.get("before"), "invitation")
        if before:
            rows = rows.filter(pk__lt=before)
        records = list(rows.select_related("partner").order_by("-pk")[: _PAGE + 1])
        page = records[:_PAGE]
        again = (InvitationState.SENT, InvitationState.BOUNCED, InvitationState.VISITED, EXPIRED)
        return self.render(
            form=form,
            plan=PlanForm(),
            problems=problems,
            invitations=page,
            state=state,
            text=text,
            states=[(value, label, counts[value]) for value, label in labels()],
            waiting=counts[InvitationState.PLANNED],
            dated=counts[DATED],
            again=counts[state] if state in again else 0,
            mail_is_held=mail_is_held(),
            older=write_cursor("invitation", page[-1].pk) if len(records) > _PAGE else "",
            status=status,
        )


def _counts(rows: InvitationQuerySet) -> dict[str, int]:
    over = Count("pk", filter=Q(pk__in=rows.expired().order_by().values("pk")))
    dated = Count("pk", filter=Q(send_date__isnull=False))
    found = rows.order_by().values_list("state").annotate(n=Count("pk"), over=over, dated=dated)
    counts = dict.fromkeys([value for value, _label in labels()], 0)
    for state, number, expired, with_date in found:
        planned = with_date if state == InvitationState.PLANNED else 0
        counts[state] = number - expired - planned
        counts[EXPIRED] += expired
        counts[DATED] += planned
    return counts
