"""Letters to those whose month is missing: recipients and text are seen before they go."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partners.network.queries import partners_within
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.results import Refusal
from portal.ui.formats import month_text
from standards.reporting.models import Period
from standards.reporting.queries.inbox import months_of_area
from standards.reporting.services.letters import (
    Written,
    addressees,
    letter_text,
    write_to,
    writer_of,
)
from standards.reporting.services.senders import Sender
from standards.reporting.views.selection import period_or_404

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Addressee:
    """An outlet that may be written to, and whether it is ticked.

    ``people`` send for it, ``invited`` are addresses of who never came, ``letters`` (moment,
    writer) what was written to it about the month, the newest first.
    """

    partner: Partner
    people: Sequence[Sender]
    invited: Sequence[str]
    letters: Sequence[tuple[dt.datetime, str]]
    is_chosen: bool

    @property
    def is_reached(self) -> bool:
        """Whether a mail reaches anybody."""
        return bool(self.people or self.invited)


class LetterPage(Page):
    """Write to those whose month is missing: recipients and text are seen before it goes."""

    access = may("months.review")
    template_name = "reporting/letter.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Recipients and a first draft of the text."""
        period = period_or_404(collection, month)
        return self._form(period, subject=self._subject(period), text=self._text(period))

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Send it to those still ticked."""
        period = period_or_404(collection, month)
        subject, text = request.POST.get("subject", ""), request.POST.get("text", "")
        chosen = {name for name in request.POST.getlist("partner") if _is_uuid(name)}
        if request.POST.get("action") == "show":
            return self._form(period, subject=subject, text=text, chosen=chosen)
        rows = partners_within(self.actor, "months.review").filter(public_id__in=chosen)
        try:
            written = write_to(
                period=period,
                partner_ids=list(rows.values_list("pk", flat=True)),
                subject=subject,
                text=text,
                actor=self.actor,
                request_key=request.POST.get("key", "")[:60] or str(uuid.uuid4()),
            )
        except Refusal as refusal:
            return self._form(period, subject=subject, text=text, refusal=refusal, chosen=chosen)
        self._tell(written)
        return redirect("reporting:inbox_month", collection, month)

    def _tell(self, written: Written) -> None:
        if written.people:
            text = ngettext(
                "Your mail goes to %(count)d person.",
                "Your mail goes to %(count)d people.",
                written.people,
            )
            messages.success(self.request, text % {"count": written.people})
        if written.before:
            text = ngettext(
                "This mail went to %(count)d person on %(day)s already and is not sent again.",
                "This mail went to %(count)d people on %(day)s already and is not sent again.",
                written.before,
            )
            day = date_format(timezone.localtime(written.since), "j F Y, H:i")
            messages.warning(self.request, text % {"count": written.before, "day": day})

    def _form(
        self,
        period: Period,
        *,
        subject: str,
        text: str,
        refusal: Refusal | None = None,
        chosen: set[str] | None = None,
    ) -> HttpResponse:
        rows, count = months_of_area(self.actor, period, "missing")
        reached = addressees(period, [row.partner.pk for row in rows], self.actor)
        writer = writer_of(self.actor)
        recipients = [
            Addressee(
                partner=row.partner,
                people=reached.people.get(row.partner.pk, ()),
                invited=reached.invited.get(row.partner.pk, ()),
                letters=reached.letters.get(str(row.partner.public_id), ()),
                is_chosen=chosen is None or str(row.partner.public_id) in chosen,
            )
            for row in rows
        ]
        people = [person for item in recipients if item.is_chosen for person in item.people]
        return self.render(
            status=422 if refusal else 200,
            period=period,
            recipients=recipients,
            reachable=sum(1 for item in recipients if item.is_reached),
            unreachable=sum(1 for item in recipients if not item.is_reached),
            has_invited=any(item.invited for item in recipients),
            letter=letter_text(
                period=period,
                subject=subject,
                text=text,
                name=people[0].name if people else "",
                writer=writer,
                language=get_language() or "",
            ),
            count=count,
            subject=subject,
            text=text,
            refusal=refusal,
            reply_to=writer.email if writer else "",
            # Shown again it is still the same letter: nobody gets it twice.
            key=self.request.POST.get("key", "")[:60] or str(uuid.uuid4()),
        )

    def _subject(self, period: Period) -> str:
        return _("Your numbers for %(month)s") % {"month": month_text(period.code)}

    def _text(self, period: Period) -> str:
        today = timezone.localdate()
        asked, closes = (
            date_format(day, "DATE_FORMAT") for day in (period.due_date, period.lock_date)
        )
        if today > period.lock_date:
            text = _(
                "We did not get your numbers for this month. They were asked for by %(due)s, and "
                "the month closed on %(lock)s. If something was in the way, just answer this mail."
            )
        elif today > period.due_date:
            text = _(
                "We do not have your numbers for this month yet. They were asked for by %(due)s "
                "and can be sent until %(lock)s. If something is in the way, just answer this mail."
            )
        else:
            text = _(
                "We do not have your numbers for this month yet. They are asked for by %(due)s "
                "and can be sent until %(lock)s. If something is in the way, just answer this mail."
            )
        return text % {"due": asked, "lock": closes}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
