"""Invitations: created without mailing anybody, then sent; hashed, expiring, revocable."""

from partners.people.services.invitations.acceptance import accept, accept_visited, by_secret, visit
from partners.people.services.invitations.creation import (
    Offer,
    check,
    create,
    create_many,
    prepare_owners,
    value_problems,
)
from partners.people.services.invitations.delivery import (
    OwnWords,
    call_off,
    change_address,
    follow_status,
    plan,
    resend,
    revoke,
    send,
    send_many,
)
from partners.people.services.invitations.mails import (
    complete_letter,
    complete_mail,
    note_bounce,
    note_delivery,
)

__all__ = [
    "Offer",
    "OwnWords",
    "accept",
    "accept_visited",
    "by_secret",
    "call_off",
    "change_address",
    "check",
    "complete_letter",
    "complete_mail",
    "create",
    "create_many",
    "follow_status",
    "note_bounce",
    "note_delivery",
    "plan",
    "prepare_owners",
    "resend",
    "revoke",
    "send",
    "send_many",
    "value_problems",
    "visit",
]
