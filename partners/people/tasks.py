"""What people's clock does: planned invitations go out, those nobody took up are forgotten."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from partners.people.enums import InvitationState
from partners.people.models import Invitation
from partners.people.services import handovers
from partners.people.services.invitations.planned import are_due, send_due
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, kept_for
from portal.jobs.services import enqueue


@task("people.send_invitations", title=_("Sending planned invitations"))
def send_invitations(progress: Progress) -> None:
    """Send what was planned for today or a day before."""
    progress.result(sent=send_due())


@every_minute
def look_for_planned() -> None:
    """Planned invitations go out on the morning of their day, in the portal's time zone."""
    if are_due():
        enqueue("people.send_invitations", key="people.send_invitations")


@task("people.hand_over", title=_("Handing partners over"))
def hand_over(progress: Progress) -> None:
    """Carry out what was planned for today or a day before."""
    progress.result(done=handovers.carry_out_due())


@every_minute
def look_for_handovers() -> None:
    """Places change hands when their day begins, in the portal's time zone."""
    if handovers.are_due():
        enqueue("people.hand_over", key="people.hand_over")


@kept_for("invitations nobody took up", days=180)
def forget_invitations(before: dt.datetime) -> int:
    """Invitations that ran out or were withdrawn; accepted ones say how somebody came."""
    ran_out = Invitation.objects.expired().filter(expires_at__lt=before)
    withdrawn = Invitation.objects.filter(state=InvitationState.REVOKED, created_at__lt=before)
    return delete_in_parts(ran_out) + delete_in_parts(withdrawn)
