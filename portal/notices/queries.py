"""What notices a person has and may still be shown, and whether mail is held back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.lib.mappings import JsonObject
from portal.notices.models import Mail, MailHold, Notice
from portal.notices.registry import still_told
from portal.notices.texts import notice_line, render_part

# The bell counts no further.
MOST_COUNTED = 100


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first, shown or not (see `shown`)."""
    if actor.person_id is None or not actor.is_active:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id).order_by("-pk")


def shown(actor: Actor, rows: Sequence[Notice]) -> list[Notice]:
    """Those of ``rows`` that the actor may be shown now.

    Gone are those about partners that the person acts for no more, and those whose subject is no
    longer shared (`registry.GATES`).
    """
    own_ids = {str(grant.partner_public_id) for grant in actor.grants if grant.partner_public_id}
    near = [row for row in rows if not row.about or not own_ids.isdisjoint(row.about)]
    return still_told(actor, near)


def unread_count(actor: Actor) -> int:
    """How many of those shown are unread, up to `MOST_COUNTED`."""
    rows = notices_of(actor).filter(read_at=None)[:MOST_COUNTED]
    return len(shown(actor, list(rows)))


@brand_rows("others are told")
def mailed_under(keys: Iterable[str]) -> dict[str, dt.datetime]:
    """When something was mailed under each of ``keys``; who was not is left out."""
    rows = Mail.objects.filter(key__in=list(keys))
    return dict(rows.values_list("key", "created_at"))


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in somebody's own words: when it was written, by whom, about which partners."""

    at: dt.datetime
    writer: str
    about: tuple[str, ...]


@brand_rows("what others were told")
def letters_in(thread: str) -> list[Letter]:
    """What somebody wrote in a thread of mails, the newest first; one query."""
    rows = Mail.objects.filter(thread=thread, params__has_key="writer").order_by("-pk")
    columns = rows.values_list("created_at", "params", "about")
    return [Letter(at, str(params["writer"]), tuple(about)) for at, params, about in columns]


def was_told(prefix: str) -> bool:
    """Whether anybody had a notice whose key begins so, shown or not."""
    return Notice.objects.filter(key__startswith=prefix).exists()


@brand_rows("others are told")
def told_under(prefix: str) -> list[tuple[uuid.UUID, JsonObject]]:
    """Who was told something whose key begins so, with its parameters, shown or not."""
    rows = Notice.objects.filter(key__startswith=prefix)
    return list(rows.values_list("person_id", "params"))


@brand_rows("the mail hold")
def mail_is_held() -> bool:
    """Whether the network-wide mail hold is on."""
    return MailHold.objects.filter(is_on=True).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told: when, in which words, whether opened in the portal, and the mail.

    ``mail`` is a `MailState` value, "waiting" for the daily mail, or empty for none; ``mailed_at``
    when a mail server took it.
    """

    person_id: uuid.UUID
    at: dt.datetime
    text: str
    read_at: dt.datetime | None
    mail: str
    mailed_at: dt.datetime | None


@brand_rows("what others were told")
def told_about(subject: uuid.UUID, person_ids: Iterable[uuid.UUID], most: int) -> list[Told]:
    """What people were told about a partner, newest first, at most ``most``; two queries.

    Notices, and mails without one such as letters. Of each person as much as retention has left.
    """
    ids = list(person_ids)
    rows = Notice.objects.filter(person_id__in=ids).order_by("-pk").iterator()
    notices = list(islice((row for row in rows if str(subject) in row.about), most))
    mails = list(Mail.objects.filter(person_id__in=ids).order_by("-pk"))
    by_key = {mail.key: mail for mail in mails}
    of_day = {key: mail for mail in mails for key in mail.params.get("notices", ())}
    told = [_told(row, by_key.get(row.key) or of_day.get(str(row.public_id))) for row in notices]
    keys = {row.key for row in notices}
    told += [
        Told(mail.person_id, mail.created_at, text, None, mail.state, mail.sent_at)
        for mail in mails
        if mail.person_id and str(subject) in mail.about
        if mail.key not in keys and "notices" not in mail.params
        if (text := render_part(mail.code, mail.params, "subject"))
    ]
    return sorted(told, key=lambda each: each.at, reverse=True)[:most]


def _told(row: Notice, mail: Mail | None) -> Told:
    return Told(
        person_id=row.person_id,
        at=row.created_at,
        text=notice_line(row.code, row.params),
        read_at=row.read_at,
        mail=mail.state if mail else "waiting" if row.daily_from else "",
        mailed_at=mail.sent_at if mail else None,
    )
