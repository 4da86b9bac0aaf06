"""One's own account: name, password, where to be signed out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from portal.access.wall import brand_rows
from portal.accounts.forms.profile import ProfileForm
from portal.accounts.services import persons


class MePage(Page):
    """Shows and changes one's own account."""

    access = SIGNED_IN
    template_name = "accounts/me.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The account."""
        user = request.user
        values = {name: getattr(user, name) for name in ProfileForm.base_fields}
        return self.render(form=ProfileForm(initial=values))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save what one says of oneself."""
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self.render(form=form, status=422)
        persons.change_profile(**form.cleaned_data, actor=self.actor)
        messages.success(request, _("Your account is saved."))
        return redirect("accounts:me")


class SignOutEverywherePage(Page):
    """Ends every session and token of the person."""

    access = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """End them, this one too."""
        persons.sign_out_everywhere(actor=self.actor)
        with brand_rows("sessions"):
            logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("account_request_login_code")
