"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from portal.home.sections import content_of


class HomePage(Page):
    """What is due first, then the figures of the role."""

    access = SIGNED_IN
    template_name = "home/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page by role."""
        return self.render(content=content_of(self.actor))
