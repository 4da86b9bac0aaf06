"""The brand's view of who has not read a version yet, and reminding them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext

from portal.access.pages import Page
from portal.access.rules import may
from standards.catalogue.models import Version
from standards.catalogue.queries.acknowledgements import read_counts
from standards.catalogue.queries.unread import UnreadPartner, unread_partners
from standards.catalogue.services.reading_reminders import (
    Reminded,
    last_reminded,
    reading_letter,
    remind_of_reading,
)
from standards.catalogue.views.authoring import version_or_404


class UnreadPage(Page):
    """Partners that were asked to read a version and have not, within one's reach."""

    access = may("standards.read")
    template_name = "catalogue/unread.html"

    def get(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """The list, with who was reminded when."""
        if not self.actor.is_brand:
            raise Http404
        version = version_or_404(code, number)
        count = read_counts([version.pk], self.actor).get(version.pk)
        if count is None:
            raise Http404
        unread = unread_partners(version, self.actor)
        return self.render(
            version=version,
            count=count,
            unread=unread,
            rows=_with_reminders(unread.partners, version),
            may_manage=self.actor.may("partners.manage"),
        )


class RemindPage(Page):
    """Remind those who have not read: recipients and text are seen before it goes."""

    access = may("partners.manage")
    template_name = "catalogue/remind.html"

    def get(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """Whom it reaches, and what they read."""
        version = self._version(code, number)
        letter = reading_letter(version=version, actor=self.actor, language=get_language() or "")
        return self.render(version=version, letter=letter)

    def post(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """Remind them."""
        version = self._version(code, number)
        count = remind_of_reading(version=version, actor=self.actor)
        text = ngettext("%(count)d person was reminded.", "%(count)d people were reminded.", count)
        messages.success(request, text % {"count": count})
        return redirect("catalogue:unread", code, number)

    def _version(self, code: str, number: str) -> Version:
        version = version_or_404(code, number)
        if version.pk not in read_counts([version.pk], self.actor):
            raise Http404
        return version


def _with_reminders(
    partners: tuple[UnreadPartner, ...], version: Version
) -> list[tuple[UnreadPartner, Reminded | None]]:
    """Each partner with the newest reminder any of its people had."""
    last = last_reminded(version)
    rows = []
    for partner in partners:
        reminders = [last[person] for person in partner.people if person in last]
        rows.append((partner, max(reminders, key=lambda each: each.day, default=None)))
    return rows
