"""All invitations of the partners one manages, by state; preparing many at once."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.queries import partners_within
from partners.people.enums import InvitationState
from partners.people.forms import InviteManyForm
from partners.people.models import ENDED, Invitation, InvitationQuerySet
from partners.people.pasted_invitations import read_offers
from partners.people.services import invitations
from partners.people.views.acting import act_on, said_of_many
from portal.access.pages import Page, visible_or_404
from portal.access.pagination import read_cursor, write_cursor
from portal.access.parameters import chosen
from portal.access.rules import may
from portal.lib.results import Problem, Refusal
from portal.notices.queries import mail_is_held

_PAGE = 50
# A batch of mails in one request; the rest waits for the next press.
_BATCH = 500
# A date, no state: what was sent and not answered in time.
_EXPIRED = "expired"


class InvitationsPage(Page):
    """Lists invitations by state; prepares pasted ones; sends, corrects and withdraws."""

    access = may("partners.manage")
    query = frozenset({"state", "before"})
    template_name = "people/invitations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of invitations."""
        return self._show(request, InviteManyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Prepare pasted invitations, send those of a state, or act on one."""
        act = request.POST.get("act", "")
        if act == "":
            return self._prepare(request)
        state = request.POST.get("state", "") if act == "send_state" else ""
        try:
            if act == "send" and "id" not in request.POST:
                said = self._send_all(InvitationState.PLANNED)
            elif act == "send_state":
                said = self._send_all(state)
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

    def _send_all(self, state: str) -> str:
        if state in ENDED or state not in (*InvitationState.values, _EXPIRED):
            raise Http404
        waiting = _in_state(self._rows(), state).order_by("pk")[:_BATCH]
        sent = invitations.send_many(invitations=list(waiting), actor=self.actor)
        return said_of_many(len(sent))

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
        counts = _counts(rows)
        state = chosen(request.GET, "state", counts)
        if state:
            rows = _in_state(rows, state)
        before = read_cursor(request.GET.get("before"), "invitation")
        if before:
            rows = rows.filter(pk__lt=before)
        records = list(rows.select_related("partner").order_by("-pk")[: _PAGE + 1])
        page = records[:_PAGE]
        again = (InvitationState.SENT, InvitationState.BOUNCED, InvitationState.VISITED, _EXPIRED)
        return self.render(
            form=form,
            problems=problems,
            invitations=page,
            state=state,
            states=[(value, label, counts[value]) for value, label in _labels()],
            waiting=counts[InvitationState.PLANNED],
            again=counts[state] if state in again else 0,
            mail_is_held=mail_is_held(),
            older=write_cursor("invitation", page[-1].pk) if len(records) > _PAGE else "",
            status=status,
        )


def _labels() -> list[tuple[str, str]]:
    named = [(str(value), str(label)) for value, label in InvitationState.choices]
    return [*named[: -len(ENDED)], (_EXPIRED, _("Expired")), *named[-len(ENDED) :]]


def _in_state(rows: InvitationQuerySet, state: str) -> InvitationQuerySet:
    return rows.expired() if state == _EXPIRED else rows.filter(state=state).not_expired()


def _counts(rows: InvitationQuerySet) -> dict[str, int]:
    expired = dict(rows.expired().order_by().values_list("state").annotate(n=Count("pk")))
    total = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    counts = {
        str(state): total.get(state, 0) - expired.get(state, 0) for state in InvitationState.values
    }
    return {**counts, _EXPIRED: sum(expired.values())}
