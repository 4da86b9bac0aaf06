"""Whether a page that is already open still shows what its reader may see."""

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from portal.access.pages import Page
from portal.access.rules import PUBLIC
from standards.disclosure.tickets import all_current

# As many tickets as one question may hold; a page with more asks several times.
MOST = 40


@method_decorator(require_safe, name="dispatch")
class Current(Page):
    """Asked by open pages every second, without a session: a signed ticket says who asks.

    204: nothing has changed. 205: what the page shows has to go, and the page to be asked again.
    """

    access = PUBLIC
    query = frozenset({"t"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """One answer for all tickets of a page."""
        tickets = request.GET.getlist("t")
        # What is not looked at is not current.
        is_current = len(tickets) <= MOST and all_current(tickets)
        return HttpResponse(status=204 if is_current else 205)
