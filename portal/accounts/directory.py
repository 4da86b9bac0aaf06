"""Who the people behind opaque ids are, for the mail queue."""

import uuid
from collections.abc import Iterable

from portal.access.actor import actor_for
from portal.accounts.models import User
from portal.notices.registry import Reader, Recipient


def reader(person_id: uuid.UUID) -> Reader | None:
    """The person behind an id with what they may see now; None for nobody."""
    user = User.objects.filter(public_id=person_id).first()
    return Reader(actor_for(user), user.spoken) if user else None


def recipients(person_ids: Iterable[uuid.UUID]) -> list[Recipient]:
    """The people of ``person_ids``, in one query."""
    rows = User.objects.filter(public_id__in=list(person_ids)).only(
        "public_id", "email", "name", "language", "epoch", "is_active", "time_zone"
    )
    return [
        Recipient(
            person_id=row.public_id,
            address=row.email,
            name=row.name,
            language=row.spoken,
            epoch=row.epoch,
            is_active=row.is_active,
            zone=row.time_zone,
        )
        for row in rows
    ]
