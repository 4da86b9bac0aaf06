"""Make, change, deactivate and reactivate people."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.results import Refusal

THEMES = ("auto", "light", "dark")


def create_person(
    *, email: str, name: str = "", language: str = "en", actor: Actor | None, channel: str = "page"
) -> User:
    """A new person who signs in by mailed codes; an address already known is refused."""
    address = email.strip().lower()
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise Refusal("person_exists", email=address)
        user = User.objects.create_user(address, name=name.strip(), language=language)
        record(
            "person.create",
            actor=actor,
            object_type="person",
            object_id=user.public_id,
            personal={"email": address, "name": user.name},
            persons=[user.public_id],
            channel=channel,
        )
    return user


def change_profile(*, name: str, phone: str, time_zone: str, actor: Actor) -> User:
    """Change one's own name, telephone and time zone ('' for that of where one works)."""
    values = {"name": name.strip(), "phone": phone.strip(), "time_zone": time_zone}
    with transaction.atomic():
        user = _oneself(actor)
        before = {key: getattr(user, key) for key in values}
        changes = {key: [before[key], value] for key, value in values.items()}
        changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
        if changes:
            User.objects.filter(pk=user.pk).update(**values)
            user.refresh_from_db(fields=list(values))
            record(
                "person.rename" if "name" in changes else "person.change",
                actor=actor,
                object_type="person",
                object_id=user.public_id,
                personal=changes,
                persons=[user.public_id],
            )
    return user


def choose_look(*, theme: str | None = None, language: str | None = None, actor: Actor) -> None:
    """Keep the theme or language a person chose for their own screens; unknown ones are ignored."""
    chosen = {}
    if theme in THEMES:
        chosen["theme"] = theme
    if language in dict(settings.LANGUAGES):
        chosen["language"] = language
    if chosen:
        with transaction.atomic():
            User.objects.filter(pk=_oneself(actor).pk).update(**chosen)


@brand_rows("sessions and tokens of a colleague")
def end_credentials(*, user: User) -> None:
    """Kill every session, token and link of ``user`` at once by counting the epoch up."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


def end_credentials_of_all(*, persons: QuerySet[User]) -> None:
    """Kill every session, token and link of several people at once, in one statement."""
    persons.update(epoch=F("epoch") + 1)


def lock_person(*, user: User) -> None:
    """Have whoever changes what the same person may do wait for the end of this transaction."""
    User.objects.select_for_update().get(pk=user.pk)


def deactivate(*, user: User, actor: Actor | None, channel: str = "page") -> None:
    """Nothing for this person from now on: sessions, tokens, links and queued mail are dead."""
    if actor is not None and actor.user_id == user.pk:
        raise Refusal("person_self")
    _switch(user, is_active=False, action="person.deactivate", actor=actor, channel=channel)


def reactivate(*, user: User, actor: Actor | None, channel: str = "page") -> None:
    """Let a deactivated person sign in again; old sessions and tokens stay dead."""
    if user.erased_at is not None:
        raise Refusal("person_erased")
    _switch(user, is_active=True, action="person.reactivate", actor=actor, channel=channel)


def sign_out_everywhere(*, actor: Actor) -> None:
    """End all of one's own sessions and tokens."""
    with transaction.atomic():
        user = _oneself(actor)
        end_credentials(user=user)
        record("person.sign_out", actor=actor, object_type="person", object_id=user.public_id)


def person_or_refuse(email: str) -> User:
    """The person of an address, whatever its case."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refusal("person_unknown", email=email)
    return user


@brand_rows("names of who acted")
def names_of(person_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """The names behind opaque ids, in one query; erased, unknown people and nobody are absent."""
    ids = {each for each in person_ids if each}
    if not ids:
        return {}
    rows = User.objects.filter(public_id__in=ids, erased_at=None)
    return {
        row.public_id: row.get_full_name()
        for row in rows.only("public_id", "name", "email", "erased_at")
    }


def _oneself(actor: Actor) -> User:
    if actor.user_id is None:
        raise Refusal("signed_out")
    return User.objects.select_for_update().get(pk=actor.user_id)


def _switch(user: User, *, is_active: bool, action: str, actor: Actor | None, channel: str) -> None:
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk, is_active=not is_active).update(
            is_active=is_active, epoch=F("epoch") + 1
        )
        user.refresh_from_db(fields=["is_active", "epoch"])
        if changed:
            record(
                action,
                actor=actor,
                object_type="person",
                object_id=user.public_id,
                changes={"is_active": [not is_active, is_active]},
                channel=channel,
            )
