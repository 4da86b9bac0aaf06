"""allauth: sign-in only; accounts come from invitations."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.lib.mappings import TemplateContext
from portal.notices.services import post_soon
from portal.notices.texts import letter_html


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """No open sign-up; codes go to known, active people only; messages say what to do next."""

    error_messages: ClassVar[dict[str, Promise | str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "E-mail and password do not fit together. Try again, or have a code sent."
        ),
        "incorrect_code": _("This is not the code of the newest mail. Check it and try again."),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, then have a new code sent."
        ),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link no longer works. Have a new one sent."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: TemplateContext) -> None:
        """A code or a link: the page does not wait for the mail server."""
        request = allauth_context.request
        defaults = {"request": request, "email": email, "current_site": get_current_site(request)}
        letter = self.render_mail(template_prefix, email, {**defaults, **context})
        html = letter_html(
            letter.subject,
            letter.body,
            action=letter.subject,
            language=get_language() or settings.LANGUAGE_CODE,
            code=str(context.get("code", "")),
        )
        letter.attach_alternative(html, "text/html")
        post_soon(letter)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A page of the portal's own address, by whatever name it was asked for."""
        url = urlsplit(super().get_reset_password_from_key_url(key))
        return f"{settings.SITE_URL.rstrip('/')}{url.path}"

    def get_user_search_fields(self) -> list[Any]:
        """People are found by address only."""
        return ["email"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("accounts:me")
