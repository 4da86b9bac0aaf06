"""How managers write to those whose month is missing, in their own words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from partners.network.queries import all_partners
from portal.access.actor import Actor
from portal.accounts.queries import person_known_as
from portal.audit.services import record
from portal.lib.canonical import digest
from portal.lib.results import Refusal
from portal.notices.queries import mailed_before
from portal.notices.services.mail_queue import queue_mail
from standards.reporting.models import Period
from standards.reporting.services.senders import sending_people

if TYPE_CHECKING:
    from portal.accounts.models import User

LETTER_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Written:
    """How many people a letter goes to now, and how many had the same one ``since`` when."""

    people: int
    before: int
    since: dt.datetime | None


@transaction.atomic
def write_to(
    *,
    period: Period,
    partner_ids: Sequence[int],
    subject: str,
    text: str,
    actor: Actor,
    request_key: str,
) -> Written:
    """Mail the senders of some partners in one's own words; answers go to the writer.

    ``partner_ids`` are those the caller found visible. The same letter under the same
    ``request_key`` mails nobody twice, and that is told; another subject or text is another letter.
    """
    subject, text = " ".join(subject.split()), text.strip()
    if not subject or not text:
        raise Refusal("letter_empty")
    if len(subject) > 120 or len(text) > LETTER_LIMIT:
        raise Refusal("letter_long", limit=LETTER_LIMIT)
    pairs = sending_people(partner_ids)
    people = {person for person, _ in pairs}
    if not people:
        raise Refusal("letter_nobody")
    ids = dict(all_partners().filter(pk__in=partner_ids).values_list("pk", "public_id"))
    about: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person, partner_id in pairs:
        about.setdefault(person, []).append(ids[partner_id])
    key = f"letter:{request_key}:{digest([period.pk, subject, text])[:16]}"
    before = mailed_before(people, key)
    new = sorted(people - set(before))
    written = Written(len(new), len(before), min(before.values(), default=None))
    if not new:
        return written
    writer = writer_of(actor)
    link = reverse("reporting:grid", args=(period.collection.code, period.code))
    queue_mail(
        person_ids=new,
        code="month_letter",
        params={
            "subject": subject,
            "text": text,
            "month": period.code,
            "writer": writer.get_full_name() if writer else "",
            "link": link,
        },
        key=key,
        reply_to=writer.email if writer else "",
        about=about,
    )
    record(
        "letter.sent",
        actor=actor,
        object_type="period",
        object_id=period.public_id,
        label=f"{period.collection.code} {period.code}",
        changes={"partners": [None, len(set(partner_ids))], "people": [None, len(new)]},
        personal={"subject": subject, "text": text},
        persons=new,
    )
    return written


def writer_of(actor: Actor) -> User | None:
    """The person behind the actor, to whom answers go."""
    return person_known_as(actor.person_id)
