"""The clock moved through the demo's year: no sentence is untrue on the day it is read.

What is checked and how: docs/months.md, *The clock*. The sampled days run always, every day of
the year with `make prove`.
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from operator import itemgetter
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.access.actor import SYSTEM, actor_for
from portal.accounts.models import User
from portal.jobs.models import Job
from portal.jobs.registry import TICKS
from portal.jobs.services import drain
from portal.lib import months
from portal.lib.results import Refusal
from standards.packs.services.pending_work import ADMIN, MANAGER
from standards.packs.services.seeding import seed
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.queries import month_documents
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import sign_in
from tests.house.test_links import LEFT_OUT, kind_of
from tests.kit.days import untrue
from tests.kit.lines import read

pytestmark = [pytest.mark.django_db]

BEGIN, AS_OF = dt.date(2026, 2, 5), "2025-12"
READERS = (
    ADMIN,
    MANAGER,
    "ana.analyst@northwind.example",
    "olga.owner@alpine.example",
    "submitter@dealer.example",
)
FILES = ("/csv/", "/xlsx/", "/pdf/", "/json/", ".csv", ".xlsx", ".pdf", "format=")
# Days of a month on which something changes: it begins and ends, is due, timely, closed, compared.
TELLING = (1, 3, 7, 8, 10, 11, 15, 16, 17, 28)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def work() -> None:
    """What the clock brings, and all the jobs that follow."""
    for tick in TICKS.values():
        tick()
    while Job.objects.filter(state="queued").exists():
        Job.objects.filter(state="queued").update(not_before="2020-01-01T00:00Z")
        if not drain():
            break


def live(day: dt.date) -> None:
    """What people do in a month: half send early, some late, one is given back and sends again."""
    month = months.shift(months.of(day), -1)
    period = Period.objects.filter(month=month).first()
    if period is None:
        return
    groups = {3: (0, 2), 9: (2, 3), 13: (3, 4)}
    if day.day in groups:
        begin, end = groups[day.day]
        known = month_documents(months.shift(month, -1)) or month_documents(AS_OF)
        for number, (partner, document) in enumerate(sorted(known.items(), key=itemgetter(0))):
            if begin <= number % 5 < end:
                _send(period, partner, document.cells)
    manager = actor_for(User.objects.get(email=MANAGER))
    received = Submission.objects.visible_to(manager, "months.review").filter(
        period=period, state=SubmissionState.RECEIVED
    )
    if day.day == 12 and (row := received.first()):
        return_month(submission=row, reason="Please look again.", actor=manager)
    if day.day == 18:
        for row in Submission.objects.filter(period=period, state=SubmissionState.RETURNED):
            if row.current:
                _send(period, row.partner_id, row.current.cells)


def _send(period: Period, partner: int, cells: Mapping[str, Any]) -> None:
    asked = {metric.code for metric in sheet_of(period).metrics}
    month = MonthInput(
        partner,
        {key: cell for key, cell in cells.items() if key.partition(":")[0] in asked},
        as_it_is="It is right.",
        accepted=dict.fromkeys(cells, "as last month"),
    )
    # Who left, or is suspended, sends nothing.
    with suppress(Refusal):
        send_months(period=period, months=[month], source="form", actor=SYSTEM)


def states(context: Any, today: dt.date) -> Iterator[str]:
    """What the words for a month's state, and for what is due, say that is not so on ``today``.

    The demo's partners live in zones that share noon's day.
    """
    for name in ("due", "running", "past"):
        rows = context.get(name)
        # The text of a reminder has a day of this name.
        for line in rows if isinstance(rows, list) else ():
            for item in line.outlets:
                yield from _state(str(item.word), item.outlet.open_until, line.row.period, today)
    content = context.get("content")
    for lead in (content.first, *content.others) if hasattr(content, "others") else ():
        is_due = lead and lead.badge in ("due", "still open")
        if is_due and (lead.badge == "due") != (lead.due >= today):
            yield f"{lead.title} is {lead.badge} by {lead.due}"
    board = getattr(context.get("view"), "board", None)
    if board is not None and board.is_final:
        lock = Period.objects.filter(month=board.month).latest("lock_date").lock_date
        if lock >= today:
            yield f"{board.month} is final before {lock}"


def _state(word: str, open_until: dt.date | None, period: Period, today: dt.date) -> Iterator[str]:
    is_over = months.first_day(months.shift(period.month, 1)) <= today
    is_locked = period.lock_date < today
    is_open = not is_locked or (open_until is not None and open_until >= today)
    is_true = {
        "to send": is_over and is_open,
        "not over yet": not is_over,
        "started": is_open,
        "received, provisional": not is_locked,
        "final": is_locked,
        "returned to you": is_open,
        "closed, not sent": is_locked,
        "came back, closed before it was sent again": not is_open,
    }[word]
    if not is_true:
        yield f"{period.month} is “{word}”, closes {period.lock_date}"


def pages(client: Client) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Address, lines and context of one page of every kind that links from Home lead to."""
    seen, alike, waiting = {"/"}, Counter[tuple[str, ...]](), deque(["/"])
    while waiting:
        address = waiting.popleft()
        cache.clear()
        answer = client.get(address)
        links: tuple[str, ...] = ()
        if answer.status_code in (301, 302):
            links = (answer["Location"],)
        elif "text/html" in answer.headers.get("Content-Type", ""):
            assert answer.status_code == 200, address
            page = read(answer.content.decode(), address)
            yield address, page.lines, answer.context or {}
            links = page.links
        for link in links:
            if link in seen or link.startswith(LEFT_OUT) or any(part in link for part in FILES):
                continue
            seen.add(link)
            alike[kind_of(link)] += 1
            if alike[kind_of(link)] <= 1:
                waiting.append(link)


def said(day: dt.date, readers: tuple[str, ...]) -> tuple[list[str], int]:
    """What is untrue on ``day``, on the pages of all readers and in the mails of the day."""
    found: list[str] = []
    count = 0
    for email in readers:
        client = Client()
        sign_in(client, User.objects.get(email=email))
        for address, lines, context in pages(client):
            count += 1
            found += [f"{email} {address}: {fault}" for fault in states(context, day)]
            found += [
                f"{email} {address}: {fault}" for line in lines for fault in untrue(line, day)
            ]
    for letter in mail.outbox:
        lines = (letter.subject, *str(letter.body).splitlines())
        found += [f"mail to {letter.to}: {fault}" for line in lines for fault in untrue(line, day)]
    mail.outbox.clear()
    return list(dict.fromkeys(found)), count


def year(days: int, is_read: Callable[[dt.date], bool]) -> tuple[list[str], int]:
    """Live ``days`` days; read the pages on those that are to be read."""
    faults: list[str] = []
    count = 0
    with time_machine.travel(noon(BEGIN)):
        seed(as_of=AS_OF)
    for number in range(days):
        day = BEGIN + dt.timedelta(days=number)
        with time_machine.travel(noon(day)):
            work()
            live(day)
            work()
            if is_read(day):
                found, pages_read = said(day, READERS)
                faults += [f"{day} {fault}" for fault in found]
                count += pages_read
            else:
                mail.outbox.clear()
    by_people = Revision.objects.filter(source="form")
    assert by_people.filter(is_on_time=True).exists()
    assert by_people.filter(is_on_time=False).exists()
    return faults, count


@pytest.mark.slow
def test_no_sentence_is_untrue_on_the_days_of_a_month(tell: Callable[[str], None]) -> None:
    faults, count = year(40, lambda day: day.day in TELLING)
    assert not faults, "\n".join(faults)
    tell(f"clock: {count} pages read on the telling days of 40")


@pytest.mark.prove
def test_no_sentence_is_untrue_on_any_day_of_a_year(tell: Callable[[str], None]) -> None:
    faults, count = year(365, lambda day: True)
    assert not faults, "\n".join(faults)
    tell(f"clock: {count} pages read on 365 days")
