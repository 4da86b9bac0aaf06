"""A calendar of due dates: its addresses, and the file behind one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import actor_for
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import PUBLIC, may
from portal.access.wall import behind_wall, needs_wall
from portal.accounts.queries import person_known_as, tokens_of
from portal.accounts.services.tokens import MAX_DAYS, issue, live_token, revoke
from portal.lib.results import Refusal
from standards.reporting.calendar_files import calendar_file
from standards.reporting.queries.due_dates import CAPABILITY, due_dates


class FeedPage(Page):
    """One's own calendar addresses: made, shown once, revoked."""

    access = may(CAPABILITY)
    template_name = "reporting/feed.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The addresses there are."""
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make one, or revoke one."""
        if request.POST.get("act") == "revoke":
            wanted = public_id_or_none(request.POST.get("id"))
            token = next((row for row in self._tokens() if row.public_id == wanted), None)
            if token is None:
                raise Http404
            revoke(token=token, actor=self.actor)
            messages.success(request, _("The address is revoked; it answers nothing any more."))
            return redirect("reporting:feed")
        user = person_known_as(self.actor.person_id)
        if user is None:
            raise Http404
        try:
            _token, secret = issue(
                user=user,
                name=_("Calendar of due dates"),
                scopes=[CAPABILITY],
                days=MAX_DAYS,
                actor=self.actor,
            )
        except Refusal as refusal:
            return self._show(refusal=refusal)
        address = request.build_absolute_uri(reverse("reporting:feed_file", args=[secret]))
        return self._show(address=address, status=201)

    def _tokens(self) -> list[Any]:
        rows = tokens_of(self.actor.user_id).select_related("user")
        return [row for row in rows if row.scopes == [CAPABILITY] and row.is_live()]

    def _show(
        self, *, address: str = "", refusal: Refusal | None = None, status: int = 200
    ) -> HttpResponse:
        return self.render(
            status=refusal.status if refusal else status,
            tokens=self._tokens(),
            address=address,
            refusal=refusal,
        )


class FeedFilePage(Page):
    """The file of one address; unknown, run-out and revoked ones look the same."""

    access = PUBLIC

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """The dates of the person behind it, as things stand now."""
        token = live_token(secret)
        if token is None or token.scopes != [CAPABILITY]:
            raise Http404
        actor = actor_for(token.user, token_scopes=token.scope_set)
        if not actor.may(CAPABILITY):
            raise Http404
        address = request.build_absolute_uri(
            reverse("reporting:inbox" if actor.is_brand else "reporting:months")
        )
        if needs_wall(actor):
            with behind_wall(actor):
                dates = due_dates(actor)
        else:
            dates = due_dates(actor)
        return HttpResponse(
            calendar_file(dates, request.get_host(), address),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="due.ics"'},
        )
