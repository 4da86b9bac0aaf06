"""The network-wide mail hold."""

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.notices.models import MailHold
from portal.notices.services.mail_queue import request_delivery


def set_mail_hold(*, is_on: bool, actor: Actor) -> None:
    """Hold all mail back (sign-in codes pass), or let it go; what waited is sent then."""
    with transaction.atomic():
        hold, _ = MailHold.objects.select_for_update().get_or_create(pk=1)
        if hold.is_on == is_on:
            return
        hold.is_on, hold.changed_at, hold.person_id = is_on, timezone.now(), actor.person_id
        hold.save()
        record(
            "mail.hold" if is_on else "mail.release",
            actor=actor,
            object_type="mail",
            object_id="hold",
            changes={"is_on": [not is_on, is_on]},
        )
        if not is_on:
            request_delivery()
