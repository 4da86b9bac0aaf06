"""Invitations by how they stand: their states, and two that are dates."""

from django.utils.translation import gettext as _

from partners.people.enums import InvitationState
from partners.people.models import ENDED, InvitationQuerySet

# What was sent and not answered in time, and what is planned for a day.
EXPIRED, DATED = "expired", "dated"


def labels() -> list[tuple[str, str]]:
    """Every way to stand with its words, in the order of an invitation's life."""
    named = [(str(value), str(label)) for value, label in InvitationState.choices]
    alive = [each for each in named if each[0] not in ENDED]
    ended = [each for each in named if each[0] in ENDED]
    return [alive[0], (DATED, _("On a day")), *alive[1:], (EXPIRED, _("Expired")), *ended]


def in_state(rows: InvitationQuerySet, state: str) -> InvitationQuerySet:
    """Those of ``rows`` that stand so."""
    if state == EXPIRED:
        return rows.expired()
    if state == DATED:
        return rows.filter(state=InvitationState.PLANNED, send_date__isnull=False)
    found = rows.filter(state=state).not_expired()
    return found.filter(send_date=None) if state == InvitationState.PLANNED else found
