"""Who acts for which partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.events import PartnerStatusChanged
from partners.network.queries import all_partners, partners_within
from partners.people.enums import PartnerRole
from partners.people.models import BrandRole, Membership
from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.accounts.queries import all_persons
from portal.accounts.services.persons import (
    deactivate,
    end_credentials,
    end_credentials_of_all,
    lock_person,
    reactivate,
)
from portal.audit.services import record
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner
    from portal.accounts.models import User


@transaction.atomic
def add_member(
    *, user: User, partner: Partner, role: str, actor: Actor | None, channel: str = "page"
) -> Membership:
    """Let ``user`` act for ``partner``; a member already gets the new role instead.

    Refused for people with a role at the brand, and for partners that have left.
    """
    if role not in PartnerRole.values:
        raise Refusal("role_unknown", role=role, roles=", ".join(PartnerRole.values))
    if partner.status == PartnerStatus.LEFT:
        raise Refusal("partner_left", partner=partner.name)
    with brand_rows("whether a colleague works for the brand"):
        lock_person(user=user)
        is_brand = BrandRole.objects.filter(user=user, ended_at=None).exists()
    if is_brand:
        raise Refusal("brand_and_partner")
    row = Membership.objects.filter(user=user, partner=partner, ended_at=None).first()
    before = row.role if row else None
    if row is not None and before == role:
        return row
    if row is None:
        row = Membership.objects.create(user=user, partner=partner, role=role)
    else:
        _keep_one_owner(row)
        row.role = role
        row.save(update_fields=["role"])
        end_credentials(user=user)
    _record(
        "member.add" if before is None else "member.change", row, [before, role], actor, channel
    )
    return row


@transaction.atomic
def end_membership(*, membership: Membership, actor: Actor | None, channel: str = "page") -> None:
    """End it now: the person's sessions, tokens and queued mail die with it."""
    _keep_one_owner(membership)
    open_rows = Membership.objects.filter(pk=membership.pk, ended_at=None)
    if open_rows.update(ended_at=timezone.now()):
        end_credentials(user=membership.user)
        _record("member.end", membership, [membership.role, None], actor, channel)


@transaction.atomic
def switch_person(
    *, membership: Membership, is_on: bool, actor: Actor, channel: str = "page"
) -> User:
    """Switch the person behind a membership off or on, for every outlet they act for.

    Refused unless the actor manages all those outlets.
    """
    user = membership.user
    outlets = all_partners().filter(memberships__user=user, memberships__ended_at=None)
    managed = partners_within(actor, "partners.manage")
    if outlets.exclude(pk__in=managed.values("pk")).exists():
        raise Refusal("person_elsewhere")
    (reactivate if is_on else deactivate)(user=user, actor=actor, channel=channel)
    return user


def follow_status(news: PartnerStatusChanged) -> None:
    """When a partner has left: people who acted only for it lose sessions, tokens, queued mail."""
    if news.after != PartnerStatus.LEFT:
        return
    elsewhere = (
        Membership.objects.filter(ended_at=None)
        .exclude(partner_id=news.partner_id)
        .exclude(partner__status=PartnerStatus.LEFT)
    )
    here = Membership.objects.filter(partner_id=news.partner_id, ended_at=None)
    left = all_persons().filter(pk__in=here.values("user"))
    end_credentials_of_all(persons=left.exclude(pk__in=elsewhere.values("user")))


def _keep_one_owner(leaving: Membership) -> None:
    if leaving.role != PartnerRole.OWNER:
        return
    # All owners are locked in one order, so that two who leave at once wait instead of deadlocking.
    owners = Membership.objects.filter(
        partner_id=leaving.partner_id, role=PartnerRole.OWNER, ended_at=None, user__is_active=True
    )
    locked = owners.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    if not set(locked) - {leaving.pk}:
        raise Refusal("last_owner")


def _record(
    action: str, row: Membership, change: list[str | None], actor: Actor | None, channel: str
) -> None:
    record(
        action,
        actor=actor,
        object_type="partner",
        object_id=row.partner.public_id,
        label=row.partner.code,
        changes={"person": [None, str(row.user.public_id)], "role": change},
        channel=channel,
    )
