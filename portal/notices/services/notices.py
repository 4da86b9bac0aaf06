"""News for people: written once per key and person, by mail too as each of them wants it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.notices.enums import Delivery
from portal.notices.hours import MailHours, next_mail_time
from portal.notices.models import Notice
from portal.notices.queries import notices_of
from portal.notices.registry import Recipient, recipients
from portal.notices.services.mail_queue import Letter, queue_letters
from portal.notices.topics import Topic, deliveries, mail_hours, topic_of


@dataclass(frozen=True, slots=True)
class News:
    """What one person is told: see `notify`; ``key`` is made the person's own."""

    person_id: uuid.UUID
    code: str
    params: Mapping[str, Any]
    link: str
    key: str
    about: tuple[uuid.UUID, ...] = ()
    thread: str = ""


def notify(
    *,
    person_ids: Iterable[uuid.UUID],
    code: str,
    params: Mapping[str, Any],
    link: str,
    key: str,
    about: Mapping[uuid.UUID, Iterable[uuid.UUID]] | None = None,
    thread: str = "",
) -> None:
    """Tell each person once, in the app and as they want it by mail; a repeated ``key`` is nothing.

    The text is the template ``notices/texts/<code>.txt``; ``params`` are JSON values; ``link`` is
    a path of the portal. ``about`` names, by person, public ids of the partners it speaks of: it
    is shown while the person acts for one of them. The code's topic says how it may be mailed;
    mails of one ``thread`` are shown together.
    """
    notify_each(
        News(person, code, params, link, key, tuple((about or {}).get(person, ())), thread)
        for person in dict.fromkeys(person_ids)
    )


@brand_rows("others are told")
@transaction.atomic
def notify_each(news: Iterable[News]) -> None:
    """Tell people what concerns each of them, set-wise; what they were told before is left out."""
    by_key = {f"{row.key}:{row.person_id}": row for row in news}
    before = set(Notice.objects.filter(key__in=by_key).values_list("key", flat=True))
    rows = [row for key, row in by_key.items() if key not in before]
    ways: dict[tuple[uuid.UUID, str], Delivery] = {}
    for topic, news_of_topic in _by_topic(rows).items():
        chosen = deliveries({row.person_id for row in news_of_topic}, topic)
        ways |= {(row.person_id, row.code): chosen[row.person_id] for row in news_of_topic}
    people = recipients({person for person, _ in ways})
    daily = {person for (person, _), way in ways.items() if way is Delivery.DAILY}
    hours = mail_hours(daily) if daily else {}
    now = timezone.now()
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=row.person_id,
                code=row.code,
                params=dict(row.params),
                link=row.link,
                about=[str(each) for each in row.about],
                key=f"{row.key}:{row.person_id}",
                daily_from=_daily_from(people.get(row.person_id), hours[row.person_id], now)
                if ways[row.person_id, row.code] is Delivery.DAILY
                else None,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    queue_letters(
        _letter(row, people[row.person_id])
        for row in rows
        if ways[row.person_id, row.code] is Delivery.NOW
        and row.person_id in people
        and people[row.person_id].is_active
    )


def _by_topic(rows: list[News]) -> dict[Topic, list[News]]:
    by_topic: dict[Topic, list[News]] = {}
    for row in rows:
        by_topic.setdefault(topic_of(row.code), []).append(row)
    return by_topic


def _daily_from(person: Recipient | None, hours: MailHours, now: dt.datetime) -> dt.datetime | None:
    return next_mail_time(now, person.zone, hours) if person else None


def _letter(row: News, person: Recipient) -> Letter:
    return Letter(
        address=person.address,
        code=row.code,
        params={**row.params, "link": row.link},
        key=f"{row.key}:{row.person_id}",
        about=tuple(str(each) for each in row.about),
        person=person,
        thread=row.thread,
    )


def mark_read(*, notice: Notice, actor: Actor) -> None:
    """Note that the actor opened one of their notices."""
    notices_of(actor).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, actor: Actor) -> int:
    """Mark all of the actor's notices as read; returns how many were not."""
    return notices_of(actor).filter(read_at=None).order_by().update(read_at=timezone.now())
