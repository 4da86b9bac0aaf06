"""What notices a person has and may still be shown, and whether mail is held back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.notices.models import Mail, MailHold, Notice
from portal.notices.registry import still_told

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
def mailed_before(person_ids: Iterable[uuid.UUID], key: str) -> dict[uuid.UUID, dt.datetime]:
    """When each person was written to under ``key``; who was not is left out."""
    rows = Mail.objects.filter(key__in=[f"{key}:{person}" for person in person_ids])
    return {person: day for person, day in rows.values_list("person_id", "created_at") if person}


def was_told(prefix: str) -> bool:
    """Whether anybody had a notice whose key begins so, shown or not."""
    return Notice.objects.filter(key__startswith=prefix).exists()


@brand_rows("the mail hold")
def mail_is_held() -> bool:
    """Whether the network-wide mail hold is on."""
    return MailHold.objects.filter(is_on=True).exists()
