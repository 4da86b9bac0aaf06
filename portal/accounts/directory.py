"""Who the people behind opaque ids are, for the mail queue."""

import uuid
from collections.abc import Iterable

from portal.accounts.models import User
from portal.notices.registry import Recipient


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
