"""Invitations: created without mailing anybody, then sent; hashed, expiring, revocable."""

from partners.people.services.invitations.answering import accept, accept_visited, by_secret, visit
from partners.people.services.invitations.offering import (
    Offer,
    check,
    create,
    create_many,
    prepare_owners,
    value_problems,
)
from partners.people.services.invitations.posting import (
    complete_mail,
    note_bounce,
    note_delivery,
)
from partners.people.services.invitations.sending import (
    change_address,
    follow_status,
    resend,
    revoke,
    send,
    send_many,
)

__all__ = [
    "Offer",
    "accept",
    "accept_visited",
    "by_secret",
    "change_address",
    "check",
    "complete_mail",
    "create",
    "create_many",
    "follow_status",
    "note_bounce",
    "note_delivery",
    "prepare_owners",
    "resend",
    "revoke",
    "send",
    "send_many",
    "value_problems",
    "visit",
]
