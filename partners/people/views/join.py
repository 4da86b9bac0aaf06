"""The page behind an invitation's link. Looking at it consumes and sets nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.people.forms import NameForm
from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.pages import Page
from portal.access.rules import PUBLIC
from portal.accounts.queries import person_at
from portal.lib.results import Refusal


class JoinPage(Page):
    """Shows the invitation; *Accept* is a button, so that mail scanners accept nothing."""

    access = PUBLIC
    template_name = "people/join.html"

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """What the invitation offers."""
        return self._show(invitations.by_secret(secret))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Accept: signed in as the invited person at once, otherwise after the mailed code."""
        offered = invitations.by_secret(secret)
        if not offered:
            return self._show(offered)
        try:
            form = NameForm(request.POST)
            name = form.cleaned_data["name"] if form.is_valid() else ""
            user = invitations.visit(invitations=offered, name=name)
            if self.actor.user_id == user.pk:
                invitations.accept_visited(user=user)
                names = ", ".join(row.partner.name for row in offered)
                messages.success(request, _("You act for %(partner)s now.") % {"partner": names})
                return redirect("/")
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self._show(offered, status=refusal.status)
        # 307 keeps the form: the address goes on to the sign-in, which mails the code.
        return HttpResponseRedirect(reverse("account_request_login_code"), preserve_request=True)

    def _show(self, offered: Sequence[Invitation], status: int = 200) -> HttpResponse:
        if not offered:
            return self.render(invitation=None, status=404)
        invitation = offered[0]
        signed_in_as_other = (
            self.actor.is_active and self.request.user.email != invitation.email  # type: ignore[union-attr]  # active means signed in
        )
        return self.render(
            invitation=invitation,
            partner=invitation.partner,
            roles=[(row.partner.name, row.get_role_display()) for row in offered],
            is_other=signed_in_as_other,
            form=None if person_at(invitation.email) else NameForm(),
            status=status,
        )
