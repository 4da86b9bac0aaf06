"""Erase a person: name and address are nowhere afterwards, and every chain still verifies."""

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.erasers import ERASERS
from portal.accounts.models import ApiToken, User
from portal.audit import services as audit
from portal.notices.services import erasure


@transaction.atomic
def erase_person(*, user: User, actor: Actor | None, channel: str = "command") -> None:
    """Forget who a person was; the opaque id stays in the trail and in what they sent."""
    row = User.objects.select_for_update().get(pk=user.pk)
    for eraser in ERASERS.values():
        eraser(row)
    erasure.forget(person_id=row.public_id, address=row.email)
    audit.erase(row.public_id, texts=[row.email])
    ApiToken.objects.filter(user=row).delete()
    EmailAddress.objects.filter(user=row).delete()
    _end_sessions(row)
    row.email = f"{row.public_id}@erased.invalid"
    row.name = row.phone = ""
    row.is_active = False
    row.erased_at = timezone.now()
    row.last_login = None
    row.set_unusable_password()
    row.save()
    User.objects.filter(pk=row.pk).update(epoch=F("epoch") + 1)
    audit.record(
        "person.erase", actor=actor, object_type="person", object_id=row.public_id, channel=channel
    )


def _end_sessions(user: User) -> None:
    # A session may hold the address of somebody about to sign in: all that mention it go.
    doomed = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if _speaks_of(session.get_decoded(), user)
    ]
    Session.objects.filter(pk__in=doomed).delete()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


def _speaks_of(data: dict[str, object], user: User) -> bool:
    return data.get("_auth_user_id") == str(user.pk) or user.email in repr(data)
