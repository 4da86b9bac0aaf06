"""What the people of a partner were told, when, and whether it reached them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partners.network.queries import all_partners
from partners.people.queries import people_ever_of
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.notices.queries import Told, told_about

MOST = 100
# By state of the mail: words and the look of their badge.
_MAIL = {
    "queued": (gettext_noop("mail on its way"), "info"),
    "sending": (gettext_noop("mail on its way"), "info"),
    "sent": (gettext_noop("mailed"), "ok"),
    "failed": (gettext_noop("mail not delivered"), "bad"),
    "dropped": (gettext_noop("mail not sent: no longer true, or the person left"), "quiet"),
    "waiting": (gettext_noop("in the next mail of the day"), "info"),
    "": (gettext_noop("in the portal only"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One line of the page: who, what, and how it went."""

    name: str
    told: Told
    word: str
    look: str


class ToldPage(Page):
    """Everything a partner's people were told about it, the newest first."""

    access = may("partners.manage")
    template_name = "people/told.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The list."""
        partner = visible_or_404(all_partners(), self.actor, public_id, "partners.manage")
        told = told_about(partner.public_id, people_ever_of(partner), MOST + 1)
        names = names_of({each.person_id for each in told})
        rows = [
            ToldRow(
                names.get(each.person_id, _("erased person")),
                each,
                _(_MAIL[each.mail][0]),
                _MAIL[each.mail][1],
            )
            for each in told[:MOST]
        ]
        return self.render(partner=partner, rows=rows, is_cut=len(told) > MOST, most=MOST)
