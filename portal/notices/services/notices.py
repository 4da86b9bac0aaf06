"""Notices in the app: written once per key and person, read when opened."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.notices.models import Notice
from portal.notices.queries import notices_of


@brand_rows("others are told")
def notify(
    *,
    person_ids: Iterable[uuid.UUID],
    code: str,
    params: Mapping[str, Any],
    link: str,
    key: str,
    about: Mapping[uuid.UUID, Iterable[uuid.UUID]] | None = None,
) -> None:
    """Tell each person once: a repeated ``key`` changes nothing.

    The text is the template ``notices/texts/<code>.txt``; ``params`` are JSON values; ``link`` is
    a path of the portal. ``about`` names, by person, public ids of the partners it speaks of: it
    is shown while the person acts for one of them.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=person_id,
                code=code,
                params=dict(params),
                link=link,
                about=[str(each) for each in (about or {}).get(person_id, ())],
                key=f"{key}:{person_id}",
            )
            for person_id in dict.fromkeys(person_ids)
        ],
        ignore_conflicts=True,
    )


def mark_read(*, notice: Notice, actor: Actor) -> None:
    """Note that the actor opened one of their notices."""
    notices_of(actor).filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, actor: Actor) -> int:
    """Mark all of the actor's notices as read; returns how many were not."""
    return notices_of(actor).filter(read_at=None).order_by().update(read_at=timezone.now())
