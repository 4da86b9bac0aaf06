"""What notices a person has, and whether mail is held back."""

from django.db.models import QuerySet

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.notices.models import MailHold, Notice


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first."""
    if actor.person_id is None or not actor.is_active:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id).order_by("-pk")


def unread_count(actor: Actor) -> int:
    """How many of them are unread."""
    return notices_of(actor).filter(read_at=None).count()


@brand_rows("the mail hold")
def mail_is_held() -> bool:
    """Whether the network-wide mail hold is on."""
    return MailHold.objects.filter(is_on=True).exists()
