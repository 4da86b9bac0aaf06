"""What this slice forgets when a person is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from partners.people.models import BrandRole, Invitation, Membership, PartnerContact

if TYPE_CHECKING:
    from portal.accounts.models import User


def erase(user: User) -> None:
    """Invitations and contacts of the address go; roles end but keep the opaque person."""
    Invitation.objects.filter(email=user.email).delete()
    PartnerContact.objects.filter(email=user.email).delete()
    now = timezone.now()
    Membership.objects.filter(user=user, ended_at=None).update(ended_at=now)
    BrandRole.objects.filter(user=user, ended_at=None).update(ended_at=now)
