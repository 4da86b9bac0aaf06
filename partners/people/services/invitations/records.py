"""What all steps of an invitation share: the trail, and the partner's next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.network.services.status import change_status
from partners.people.models import Invitation
from portal.access.actor import Actor
from portal.audit.services import record_many
from portal.lib import months

if TYPE_CHECKING:
    from partners.network.models import Partner


def step(partner: Partner, status: str, actor: Actor, channel: str) -> None:
    """The next status of the partner, from this month on."""
    month = months.of(timezone.localdate())
    change_status(partner=partner, status=status, month=month, actor=actor, channel=channel)


def record_one(action: str, row: Invitation, actor: Actor | None, channel: str) -> None:
    """One entry of the trail."""
    record_all(action, [row], actor, channel)


def record_all(action: str, rows: Sequence[Invitation], actor: Actor | None, channel: str) -> None:
    """An entry for each; the trail holds no address."""
    record_many(
        action,
        actor=actor,
        object_type="invitation",
        items=[
            (row.public_id, row.partner.code, {"role": row.role, "state": row.state})
            for row in rows
        ],
        channel=channel,
    )
