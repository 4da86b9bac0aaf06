"""Theme and language, from the person menu of every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from portal.accounts.services import persons


class PreferencesPage(Page):
    """Keeps the choice and returns to the page it came from."""

    access = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save what was pressed."""
        language = request.POST.get("language")
        persons.choose_look(theme=request.POST.get("theme"), language=language, actor=self.actor)
        target = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            target = "/"
        answer = HttpResponseRedirect(target)
        if language in dict(settings.LANGUAGES):
            # So that the sign-in pages of this device speak the same language.
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return answer
