"""The bell's page: one's own notices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.pages import Page
from portal.access.pagination import read_cursor, write_cursor
from portal.access.querysets import public_id_or_none
from portal.access.rules import SIGNED_IN
from portal.notices.models import Notice
from portal.notices.queries import notices_of, shown
from portal.notices.registry import completed
from portal.notices.services import mark_all_read, mark_read
from portal.notices.texts import notice_line

_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as shown."""

    public_id: UUID
    text: str
    at: datetime
    is_unread: bool


class NoticesPage(Page):
    """Lists the notices, newest first; marks them all as read."""

    access = SIGNED_IN
    query = frozenset({"before"})
    template_name = "notices/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of notices."""
        rows = notices_of(self.actor)
        before = read_cursor(request.GET.get("before"), "notice")
        if before:
            rows = rows.filter(pk__lt=before)
        page = list(rows[: _PAGE + 1])
        listed = page[:_PAGE]
        older = write_cursor("notice", listed[-1].pk) if len(page) > _PAGE else ""
        lines = [line for row in shown(self.actor, listed) if (line := _line(row)) is not None]
        return self.render(lines=lines, older=older)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark all as read."""
        mark_all_read(actor=self.actor)
        return redirect("notices:list")


class OpenNoticePage(Page):
    """Leads to what a notice speaks of, and notes that it was read."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Go there."""
        parsed = public_id_or_none(public_id)
        rows = notices_of(self.actor).filter(public_id=parsed) if parsed else ()
        notice = next(iter(shown(self.actor, list(rows))), None)
        if notice is None:
            raise Http404
        mark_read(notice=notice, actor=self.actor)
        is_ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
        return redirect(notice.link if notice.link and is_ours else "notices:list")


def _line(notice: Notice) -> Line | None:
    """The notice with what is known only now, such as names; None where it has lost its sense."""
    params = completed(notice.code, notice.params)
    if params is None:
        return None
    return Line(
        notice.public_id,
        notice_line(notice.code, params),
        notice.created_at,
        notice.read_at is None,
    )
