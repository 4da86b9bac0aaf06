"""The daily mail: what a person wants to hear once a day, in one mail in the hours they chose.

It is made of notices that wait for it, and holds those that are still true when it is sent.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from portal.access.wall import brand_rows
from portal.lib.mappings import JsonObject
from portal.notices.hours import MailHours, local_day, next_day_of_mail, next_mail_time
from portal.notices.models import Mail, Notice
from portal.notices.queries import mail_is_held, shown
from portal.notices.registry import Recipient, completed, reader_of, recipients
from portal.notices.services.mail_queue import Letter, queue_letters
from portal.notices.texts import notice_line, render_part
from portal.notices.topics import mail_hours

CODE = "daily"


def is_due() -> bool:
    """Whether somebody's daily mail can be written now. While mail is on hold it waits."""
    return _waiting(timezone.now()).exists() and not mail_is_held()


@brand_rows("others are told")
@transaction.atomic
def write_daily_mails() -> int:
    """Queue one mail to everybody for whom something waits and who had none today; how many.

    What comes after today's mail waits for the hours of the next working day.
    """
    now = timezone.now()
    if mail_is_held():
        return 0
    waiting: dict[UUID, list[Notice]] = {}
    for row in _waiting(now).select_for_update().order_by("pk"):
        waiting.setdefault(row.person_id, []).append(row)
    people, hours = recipients(waiting), mail_hours(waiting)
    keys = {key: _key(person, now) for key, person in people.items()}
    sent = set(Mail.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    letters: list[Letter] = []
    by_time: dict[dt.datetime | None, list[Notice]] = {}
    for key, rows in waiting.items():
        person = people.get(key)
        later = _later(person, hours[key], keys[key] in sent, now) if person else None
        by_time.setdefault(later, []).extend(rows)
        if person and person.is_active and later is None:
            letters.append(_letter(person, rows, keys[key]))
    queue_letters(letters)
    for later, rows in by_time.items():
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(daily_from=later)
    return len(letters)


def _later(
    person: Recipient, hours: MailHours, has_one: bool, now: dt.datetime
) -> dt.datetime | None:
    """Until when a person's notices wait: who had a mail today, or wants none at this hour."""
    if has_one:
        return next_day_of_mail(local_day(now, person.zone), person.zone, hours)
    then = next_mail_time(now, person.zone, hours)
    return then if then > now else None


def complete(params: JsonObject) -> JsonObject | None:
    """The lines of a daily mail as of now, in its person's language; None when nothing is left."""
    person, ids = UUID(str(params["person_id"])), params["notices"]
    reader = reader_of(person)
    if reader is None or not isinstance(ids, list):
        return None
    rows = Notice.objects.filter(public_id__in=ids, person_id=person)
    lines, subject = [], ""
    with translation.override(reader.language):
        for row in shown(reader.actor, list(rows.order_by("pk"))):
            now = completed(row.code, {**row.params, "person_id": str(person)})
            if now is not None:
                subject = subject or render_part(row.code, now, "subject")
                lines.append({"text": notice_line(row.code, now), "link": row.link})
    if not lines:
        return None
    return {
        **params,
        "lines": lines,
        "count": len(lines),
        "first": subject,
        "settings_link": reverse("notices:choices"),
    }


def _waiting(now: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(daily_from__lte=now)


def _key(person: Recipient, now: dt.datetime) -> str:
    return f"{CODE}:{local_day(now, person.zone).isoformat()}:{person.person_id}"


def _letter(person: Recipient, rows: list[Notice], key: str) -> Letter:
    about = dict.fromkeys(each for row in rows for each in row.about)
    return Letter(
        address=person.address,
        code=CODE,
        params={"notices": [str(row.public_id) for row in rows]},
        key=key,
        about=tuple(about) if all(row.about for row in rows) else (),
        person=person,
        is_of_now=True,
    )
