"""Setting up a new installation: seven steps, what each misses, and where it is done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import may
from portal.home.sections.setup import end_of, places, setup_of
from portal.home.services.example import add_example_structure
from portal.lib.results import Refusal


class SetupPage(Page):
    """The way from an empty installation to a first scored month; left and found at any time."""

    access = may("settings.edit")
    template_name = "home/setup.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """All steps, as they stand now."""
        setup = setup_of(self.actor)
        return self.render(setup=setup, steps=places(setup), end=end_of(setup))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add the example structure."""
        if request.POST.get("act") != "structure":
            raise Http404
        try:
            add_example_structure(actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The example structure is there. Names may change."))
        return redirect("home:setup")
