"""A role that decides about others is given by two people, from the moment there are two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.people.enums import RoleRequestState
from partners.people.models import BrandRole, RoleRequest
from partners.people.queries import is_second, second_people
from partners.people.services.role_notifications import tell_deciders, tell_holder
from partners.people.services.roles import check_role, end_role, give_role
from portal.access.actor import Actor
from portal.access.capabilities import DECIDING
from portal.accounts.services.persons import lock_person, reactivate
from portal.audit.services import record
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def ask_role(
    *,
    user: User,
    role: str,
    actor: Actor,
    territories: Sequence[str] = (),
    partners: Sequence[str] = (),
) -> BrandRole | RoleRequest:
    """Give a role, or have a second person confirm it where it decides and there is a second."""
    held = BrandRole.objects.filter(user=user, role=role, ended_at=None).exists()
    if role not in DECIDING or held or not second_people(actor, "roles.confirm"):
        row = give_role(
            user=user, role=role, actor=actor, territories=territories, partners=partners
        )
        if not held:
            tell_holder(user, role, by=actor.person_id)
        return row
    lock_person(user=user)
    check_role(user, role, territories, partners)
    if RoleRequest.objects.filter(user=user, role=role, state=RoleRequestState.WAITING).exists():
        raise Refusal("role_asked_already")
    assert actor.person_id is not None  # noqa: S101 - a page's actor is a person
    request = RoleRequest.objects.create(user=user, role=role, asked_by=actor.person_id)
    _audit("role.asked", request, actor)
    tell_deciders("role_asked", user, role, by=actor.person_id, key=str(request.public_id))
    return request


@transaction.atomic
def confirm_role(*, request: RoleRequest, actor: Actor) -> BrandRole:
    """Give the role that another person asked for; refuses whoever may be that person."""
    row = _waiting(request)
    if not is_second(actor.person_id, row.asked_by):
        raise Refusal("role_own_request" if actor.person_id == row.asked_by else "not_second")
    _decide(row, RoleRequestState.GIVEN, actor)
    asker = Actor(person_id=row.asked_by, is_active=True)
    given = give_role(user=row.user, role=row.role, actor=asker, confirmed_by=actor.person_id)
    tell_holder(row.user, row.role, by=row.asked_by)
    return given


@transaction.atomic
def decline_role(*, request: RoleRequest, actor: Actor) -> RoleRequest:
    """Do not give it; whoever asked takes the request back by the same act."""
    row = _waiting(request)
    if actor.person_id == row.asked_by:
        return _decide(row, RoleRequestState.WITHDRAWN, actor)
    _decide(row, RoleRequestState.DECLINED, actor)
    tell_deciders("role_declined", row.user, row.role, by=actor.person_id, key=str(row.public_id))
    return row


def tell_again(*, user: User, actor: Actor) -> None:
    """Mail a person of the brand how to sign in; refuses whoever holds no role or came already."""
    row = BrandRole.objects.filter(user=user, ended_at=None).order_by("pk").first()
    if row is None or user.last_login is not None or not user.is_active:
        raise Refusal("person_came")
    tell_holder(user, row.role, by=actor.person_id)


@transaction.atomic
def switch_on(*, user: User, actor: Actor) -> list[RoleRequest]:
    """Let a person sign in again; roles that decide are given anew, as to somebody new."""
    reactivate(user=user, actor=actor)
    roles = list(BrandRole.objects.filter(user=user, role__in=DECIDING, ended_at=None))
    for role in roles:
        end_role(brand_role=role, actor=actor)
    asked = [ask_role(user=user, role=role.role, actor=actor) for role in roles]
    return [each for each in asked if isinstance(each, RoleRequest)]


def _waiting(request: RoleRequest) -> RoleRequest:
    row = RoleRequest.objects.select_for_update(of=("self",)).select_related("user")
    role_request = row.get(pk=request.pk)
    if role_request.state != RoleRequestState.WAITING:
        raise Refusal("role_request_over")
    return role_request


def _decide(row: RoleRequest, state: RoleRequestState, actor: Actor) -> RoleRequest:
    row.state, row.decided_by, row.decided_at = state, actor.person_id, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _audit(f"role.{state}", row, actor)
    return row


def _audit(action: str, row: RoleRequest, actor: Actor) -> None:
    record(
        action,
        actor=actor,
        object_type="person",
        object_id=row.user.public_id,
        label=row.role,
        changes={"request": [None, str(row.public_id)]},
    )
