"""Who is told of a role: its holder how to get in, everybody who decides who else does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from partners.people.enums import BrandRoleName
from partners.people.queries import deciders
from portal.access.capabilities import CAPABILITIES
from portal.accounts.services.persons import names_of
from portal.lib.ids import new_public_id
from portal.lib.mappings import JsonObject
from portal.notices.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

CODES = ("role_asked", "role_given", "role_declined", "role_yours")


def tell_deciders(code: str, user: User, role: str, *, by: UUID | None, key: str) -> None:
    """A notice and a mail to everybody else who decides: ``role`` for ``user``.

    ``by`` is who asked, gave or declined; None: it was done on the server.

    Names are put in when it is read or sent (`named`), so that an erased person has none.
    """
    others = deciders().exclude(pk=user.pk)
    confirming = Q(brand_roles__role__in=CAPABILITIES["roles.confirm"], brand_roles__ended_at=None)
    led = set(others.filter(confirming).values_list("public_id", flat=True))
    everybody = set(others.values_list("public_id", flat=True))
    params = {"role": role, "user_id": str(user.public_id), "by_id": str(by) if by else ""}
    name = f"{code}:{key}"
    # Who does not confirm roles is told, and led nowhere.
    for people, link in ((led, reverse("people:role_requests")), (everybody - led, "")):
        notify(person_ids=sorted(people), code=code, params=params, link=link, key=name)


def tell_holder(user: User, role: str, *, by: UUID | None) -> None:
    """Tell a person of their new role, or again how to sign in with it."""
    params = {"role": role, "user_id": str(user.public_id), "by_id": str(by) if by else ""}
    notify(
        person_ids=[user.public_id],
        code="role_yours",
        params=params,
        link="/",
        key=f"role_yours:{new_public_id()}",
    )


def named(params: JsonObject) -> JsonObject:
    """The parameters with the names of the people they speak of, as they are called now."""
    user, by, role = (str(params[key]) for key in ("user_id", "by_id", "role"))
    ids = {UUID(person) for person in (user, by) if person}
    names = {str(person_id): name for person_id, name in names_of(ids).items()}
    return {
        **params,
        "role_name": BrandRoleName(role).label,
        "user_name": names.get(user, ""),
        "by_name": names.get(by, ""),
        "by_server": not by,
    }
