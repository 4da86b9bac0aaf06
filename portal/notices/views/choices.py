"""One's own page of what is mailed, when, and why some of it always is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from portal.notices.forms import HoursForm
from portal.notices.hours import USUAL, MailHours
from portal.notices.services.choices import choose_deliveries, choose_hours
from portal.notices.topics import chosen_by, mail_hours, topics_for


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
    """Shows and keeps how one hears of each topic, and at which hours."""

    access = SIGNED_IN
    template_name = "notices/choices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The topics that concern the reader, and the hours of the daily mail."""
        ways = {topic.name: way.value for topic, way in chosen_by(self.actor).items()}
        return self._page(ways, HoursForm(initial=asdict(self._hours())))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen."""
        ways, typed = request.POST.dict(), request.POST.keys() & {"begin", "end"}
        form = HoursForm(request.POST if typed else asdict(self._hours()))
        if not form.is_valid():
            return self._page(ways, form, status=422)
        with transaction.atomic():
            choose_deliveries(chosen=ways, actor=self.actor)
            choose_hours(hours=form.hours(), actor=self.actor)
        messages.success(request, _("Your choice is saved."))
        return redirect("notices:choices")

    def _hours(self) -> MailHours:
        person = self.actor.person_id
        return mail_hours([person])[person] if person else USUAL

    def _page(
        self, chosen: Mapping[str, str], form: HoursForm, *, status: int = 200
    ) -> HttpResponse:
        rows = [
            TopicRow(
                topic.name,
                _(topic.label),
                _(topic.why) if topic.why else "",
                tuple(
                    Way(each.value, str(each.label), each.value == chosen.get(topic.name))
                    for each in topic.choices
                ),
            )
            for topic in topics_for(self.actor)
        ]
        return self.render(rows=rows, form=form, status=status)
