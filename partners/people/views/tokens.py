"""One's own API tokens: made here, shown once, revoked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.people.forms import SCOPES, TokenForm
from partners.people.queries import own_memberships
from portal.access.capabilities import CAPABILITIES
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import SIGNED_IN
from portal.accounts.queries import all_persons, tokens_of
from portal.accounts.services import tokens
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import ApiToken, User


class TokensPage(Page):
    """Lists the tokens; makes one; revokes one."""

    access = SIGNED_IN
    template_name = "people/tokens.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The tokens."""
        return self._show(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make or revoke a token."""
        if request.POST.get("act") == "revoke":
            tokens.revoke(token=self._token(request.POST.get("id")), actor=self.actor)
            messages.success(request, _("The token is revoked; it opens nothing any more."))
            return redirect("people:tokens")
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        data = form.cleaned_data
        try:
            token, secret = tokens.issue(
                user=self._user(),
                name=data["name"],
                scopes=data["scopes"],
                days=data["days"],
                partner_public_id=public_id_or_none(data.get("partner")),
                actor=self.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=refusal.status)
        return self._show(self._form(), secret=secret, token=token, status=201)

    def _user(self) -> User:
        return all_persons().get(public_id=self.actor.person_id)  # type: ignore[misc]  # signed in by the rule

    def _form(self, data: object = None) -> TokenForm:
        held = [name for name in CAPABILITIES if self.actor.may(name)]
        partners = [row.partner for row in own_memberships(self.actor)]
        return TokenForm(data, held=held, partners=partners)

    def _token(self, public_id: str | None) -> ApiToken:
        parsed = public_id_or_none(public_id)
        token = tokens_of(self.actor.user_id).filter(public_id=parsed).first()
        if parsed is None or token is None:
            raise Http404
        return token

    def _show(
        self,
        form: TokenForm,
        secret: str = "",
        token: ApiToken | None = None,
        status: int = 200,
    ) -> HttpResponse:
        rows = tokens_of(self._user().pk).select_related("user")
        return self.render(
            form=form,
            secret=secret,
            made=token,
            tokens=[(row, [SCOPES[name] for name in row.scopes if name in SCOPES]) for row in rows],
            status=status,
        )
