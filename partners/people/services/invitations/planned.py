"""Invitations that were planned for a day go out on its morning."""

from django.db.models import QuerySet
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.people.enums import InvitationState
from partners.people.models import Invitation
from partners.people.services.invitations.delivery import send_many
from portal.access.actor import SYSTEM

# The hour of the portal's day from which they go.
MORNING = 8


def are_due() -> bool:
    """Whether some are to go out now."""
    return timezone.localtime().hour >= MORNING and _due().exists()


def send_due() -> int:
    """Send them, an address at a time whole; how many."""
    return len(send_many(invitations=_due(), actor=SYSTEM, channel="calendar"))


def _due() -> QuerySet[Invitation]:
    planned = Invitation.objects.filter(state=InvitationState.PLANNED)
    return planned.filter(send_date__lte=timezone.localdate()).exclude(
        partner__status=PartnerStatus.LEFT
    )
