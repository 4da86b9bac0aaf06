"""Who is signed in here: what an open page asks before it relies on it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from portal.access.pages import Page
from portal.access.rules import PUBLIC


class HerePage(Page):
    """The person of this browser's session, '' for none; brings the CSRF cookie that counts."""

    access = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer as JSON."""
        get_token(request)
        return JsonResponse({"person": str(self.actor.person_id or "")})
