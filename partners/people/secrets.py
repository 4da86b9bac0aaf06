"""The secret in an invitation's link: derived, never stored; only its hash is."""

import hashlib

from django.utils.crypto import salted_hmac

from partners.people.models import Invitation


def secret_of(first: Invitation) -> str:
    """The secret for this sending; sending again makes another one and kills the old link.

    Invitations of one address that are sent together have one link, that of the ``first``.
    """
    queued = first.queued_at.isoformat() if first.queued_at else ""
    value = f"{first.public_id}:{queued}"
    return salted_hmac("partners.people.invitation", value, algorithm="sha256").hexdigest()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
