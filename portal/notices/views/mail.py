"""The brand's mail settings: the hold, and what became of the latest mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.pages import Page
from portal.access.pagination import read_cursor, write_cursor
from portal.access.parameters import chosen
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.notices.models import Mail, MailState
from portal.notices.queries import mail_is_held
from portal.notices.services import send_again, set_mail_hold
from portal.notices.services.origin import is_home, settle

_MOST = 100
_LISTED = {
    "waiting": (MailState.QUEUED, MailState.SENDING),
    "failed": (MailState.FAILED,),
}


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail that waits or failed."""

    public_id: UUID
    address: str
    about: str
    queued_at: datetime
    attempts: int
    error: str


class MailPage(Page):
    """Shows and switches the network-wide mail hold."""

    access = may("settings.edit")
    query = frozenset({"show", "before"})
    template_name = "notices/mail.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The switch and the queue in numbers."""
        asked = chosen(request.GET, "show", _LISTED)
        counts = dict(Mail.objects.values_list("state").annotate(n=Count("pk")))
        waiting = counts.get(MailState.QUEUED, 0) + counts.get(MailState.SENDING, 0)
        mails, older = _mails(_LISTED.get(asked, ()), request.GET.get("before"))
        return self.render(
            is_home=is_home(),
            is_on=mail_is_held(),
            waiting=waiting,
            sent=counts.get(MailState.SENT, 0),
            failed=counts.get(MailState.FAILED, 0),
            dropped=counts.get(MailState.DROPPED, 0),
            shown=asked if asked in _LISTED else "",
            mails=mails,
            older=older,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch the hold, send failed mails again, or say that this is the portal."""
        if "retry" in request.POST:
            return self._retry(request)
        if request.POST.get("home") == "here":
            settle(actor=self.actor)
            messages.success(request, _("Mail goes out from here; what waited is sent now."))
            return redirect("notices:mail")
        is_on = request.POST.get("hold") == "on"
        set_mail_hold(is_on=is_on, actor=self.actor)
        messages.success(
            request,
            _("Mail is on hold.") if is_on else _("Mail goes out again; what waited is sent now."),
        )
        return redirect("notices:mail")

    def _retry(self, request: HttpRequest) -> HttpResponse:
        asked = request.POST["retry"]
        one = public_id_or_none(asked)
        if asked != "all" and one is None:
            raise Http404
        count = send_again(public_id=one, actor=self.actor)
        messages.success(
            request,
            ngettext(
                "%(count)d mail is on its way again.",
                "%(count)d mails are on their way again.",
                count,
            )
            % {"count": count},
        )
        return redirect(f"{reverse('notices:mail')}?show=failed")


def _mails(states: Sequence[str], before: str | None) -> tuple[list[MailLine], str]:
    """The newest of these states below a cursor, and the cursor of those that follow."""
    rows = Mail.objects.filter(state__in=states).order_by("-pk")
    if last := read_cursor(before, "mail"):
        rows = rows.filter(pk__lt=last)
    mails = list(rows[: _MOST + 1]) if states else []
    older = write_cursor("mail", mails[_MOST - 1].pk) if len(mails) > _MOST else ""
    return [_line(row) for row in mails[:_MOST]], older


def _line(row: Mail) -> MailLine:
    return MailLine(
        row.public_id,
        row.address,
        row.code.replace("_", " ").capitalize(),
        row.created_at,
        row.attempts,
        row.error,
    )
