"""Mail that failed for good is listed and goes on its way again by a click."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.notices.models import Mail, MailState
from portal.notices.services.mail_queue import request_delivery


def send_again(*, public_id: UUID | None = None, actor: Actor) -> int:
    """Queue one failed mail anew, or all without ``public_id``; returns how many."""
    with transaction.atomic():
        failed = Mail.objects.filter(state=MailState.FAILED)
        if public_id is not None:
            failed = failed.filter(public_id=public_id)
        count = failed.update(state=MailState.QUEUED, attempts=0, not_before=timezone.now())
        if count:
            record(
                "mail.retry",
                actor=actor,
                object_type="mail",
                object_id=str(public_id or "failed"),
                changes={"count": [0, count]},
            )
            request_delivery()
    return count
