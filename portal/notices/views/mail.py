"""The brand's mail settings: the hold, and what became of the latest mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import may
from portal.notices.models import Mail, MailState
from portal.notices.queries import mail_is_held
from portal.notices.services import set_mail_hold

_MOST = 100
_LISTED = {
    "waiting": (MailState.QUEUED, MailState.SENDING),
    "failed": (MailState.FAILED,),
}


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail that waits or failed."""

    address: str
    about: str
    queued_at: datetime
    attempts: int
    error: str


class MailPage(Page):
    """Shows and switches the network-wide mail hold."""

    access = may("settings.edit")
    template_name = "notices/mail.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The switch and the queue in numbers."""
        asked = request.GET.get("show", "")
        counts = dict(Mail.objects.values_list("state").annotate(n=Count("pk")))
        waiting = counts.get(MailState.QUEUED, 0) + counts.get(MailState.SENDING, 0)
        return self.render(
            is_on=mail_is_held(),
            waiting=waiting,
            sent=counts.get(MailState.SENT, 0),
            failed=counts.get(MailState.FAILED, 0),
            dropped=counts.get(MailState.DROPPED, 0),
            shown=asked if asked in _LISTED else "",
            mails=_mails(_LISTED[asked]) if asked in _LISTED else (),
            most=_MOST,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch the hold."""
        is_on = request.POST.get("hold") == "on"
        set_mail_hold(is_on=is_on, actor=self.actor)
        messages.success(
            request,
            _("Mail is on hold.") if is_on else _("Mail goes out again; what waited is sent now."),
        )
        return redirect("notices:mail")


def _mails(states: Sequence[str]) -> list[MailLine]:
    rows = Mail.objects.filter(state__in=states).order_by("-pk")[:_MOST]
    return [
        MailLine(
            row.address,
            row.code.replace("_", " ").capitalize(),
            row.created_at,
            row.attempts,
            row.error,
        )
        for row in rows
    ]
