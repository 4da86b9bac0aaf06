"""The turn of the year: every step with its state, left and found again at any time."""

from django.http import HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.rules import may
from portal.home.sections.year import year_of


class YearPage(Page):
    """What changes with a year, counted from what is there."""

    access = may("partners.manage")
    template_name = "home/year.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """All steps, as they stand now."""
        return self.render(year=year_of(self.actor))
