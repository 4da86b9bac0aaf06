"""The page behind an invitation's link. Looking at it consumes and sets nothing."""

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
        invitation = invitations.by_secret(secret)
        if invitation is None:
            return self._show(None)
        try:
            form = NameForm(request.POST)
            name = form.cleaned_data["name"] if form.is_valid() else ""
            user = invitations.visit(invitation=invitation, name=name)
            if self.actor.user_id == user.pk:
                invitations.accept(invitation=invitation, user=user)
                messages.success(
                    request, _("You act for %(partner)s now.") % {"partner": invitation.partner}
                )
                return redirect("/")
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self._show(invitation, status=refusal.status)
        # 307 keeps the form: the address goes on to the sign-in, which mails the code.
        return HttpResponseRedirect(reverse("account_request_login_code"), preserve_request=True)

    def _show(self, invitation: Invitation | None, status: int = 200) -> HttpResponse:
        if invitation is None:
            return self.render(invitation=None, status=404)
        signed_in_as_other = (
            self.actor.is_active and self.request.user.email != invitation.email  # type: ignore[union-attr]  # active means signed in
        )
        return self.render(
            invitation=invitation,
            partner=invitation.partner,
            role=invitation.get_role_display(),
            is_other=signed_in_as_other,
            form=None if person_at(invitation.email) else NameForm(),
            status=status,
        )
