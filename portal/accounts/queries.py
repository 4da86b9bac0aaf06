"""The people who sign in, and their tokens, as other slices look for them."""

import uuid

from django.db.models import QuerySet

from portal.accounts.models import ApiToken, User


def all_persons() -> QuerySet[User]:
    """Everybody with an account, erased and switched-off people too; limited to nobody's view."""
    return User.objects.all()


def person_at(email: str) -> User | None:
    """The person of an address, whatever its case; None for nobody."""
    return User.objects.filter(email=email.strip().lower()).first()


def person_known_as(person_id: uuid.UUID | str | None) -> User | None:
    """The person behind an opaque id; None for nobody."""
    return User.objects.filter(public_id=person_id).first() if person_id else None


def tokens_of(user_key: int | None) -> QuerySet[ApiToken]:
    """A person's own tokens, ended ones too, the newest first; none of nobody."""
    if user_key is None:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(user_id=user_key).order_by("-pk")
