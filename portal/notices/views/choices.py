"""One's own page of what is mailed, when, and why some of it always is."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from portal.notices.services.choices import choose_deliveries
from portal.notices.topics import chosen_by


@dataclass(frozen=True, slots=True)
class Way:
    """One way to hear of a topic."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as the page shows it: what, in which ways, and why there are not all of them."""

    name: str
    label: str
    why: str
    ways: tuple[Way, ...]


class ChoicesPage(Page):
    """Shows and keeps how one hears of each topic."""

    access = SIGNED_IN
    template_name = "notices/choices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The topics that concern the reader."""
        return self.render(rows=self._rows())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen."""
        choose_deliveries(chosen=request.POST.dict(), actor=self.actor)
        messages.success(request, _("Your choice is saved."))
        return redirect("notices:choices")

    def _rows(self) -> list[TopicRow]:
        return [
            TopicRow(
                topic.name,
                _(topic.label),
                _(topic.why) if topic.why else "",
                tuple(Way(each.value, str(each.label), each == way) for each in topic.choices),
            )
            for topic, way in chosen_by(self.actor).items()
        ]
