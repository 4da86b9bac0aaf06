"""Invitations: created without mailing anybody, then sent; hashed, expiring, revocable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from partners.network.models import Partner, PartnerStatus
from partners.network.services.status import change_status
from partners.people.models import Invitation, InvitationState, Membership, PartnerRole
from partners.people.secrets import digest_of, secret_of
from partners.people.services.memberships import add_member
from portal.access.actor import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.services.persons import create_person
from portal.audit.services import record_many
from portal.lib import months
from portal.lib.results import Problem, Refusal
from portal.notices.services import Letter, queue_letters

LIFE = timedelta(days=14)
ENDED = (InvitationState.ACCEPTED, InvitationState.REVOKED)


@dataclass(frozen=True, slots=True)
class Offer:
    """One invitation to create; ``row`` is where it stands in the sender's list."""

    partner: Partner
    email: str
    role: str = PartnerRole.OWNER
    row: int | None = None


def create(
    *, partner: Partner, email: str, role: str, actor: Actor | None, door: str = "page"
) -> Invitation:
    """Note an invitation; nobody is mailed until it is sent."""
    offer = Offer(partner, email, role)
    return create_many(offers=[offer], actor=actor, door=door)[0]


@transaction.atomic
def create_many(
    *, offers: Sequence[Offer], actor: Actor | None, door: str = "page"
) -> list[Invitation]:
    """Note many invitations in a few queries; any bad one refuses all (`invitations_bad`)."""
    problems = check(offers)
    if problems:
        raise Refusal("invitations_bad", problems=problems, count=len(problems))
    rows = Invitation.objects.bulk_create(
        [
            Invitation(partner=offer.partner, email=_address(offer.email), role=offer.role)
            for offer in offers
        ]
    )
    _record_all("invitation.create", rows, actor, door)
    return rows


def check(offers: Sequence[Offer]) -> list[Problem]:
    """Everything that stands against creating ``offers``; the dry run."""
    partner_ids = [offer.partner.pk for offer in offers]
    open_ones = set(
        Invitation.objects.filter(partner_id__in=partner_ids)
        .exclude(state__in=ENDED)
        .values_list("partner_id", "email")
    )
    members = set(
        Membership.objects.filter(partner_id__in=partner_ids, ended_at=None).values_list(
            "partner_id", "user__email"
        )
    )
    problems: list[Problem] = []
    for offer in offers:
        pair = (offer.partner.pk, _address(offer.email))
        code = _objection(offer, pair in open_ones, pair in members)
        open_ones.add(pair)
        if code:
            params = {"partner": offer.partner.name, "roles": ", ".join(PartnerRole.values)}
            problems.append(
                Problem(
                    code, params, row=offer.row, partner=offer.partner.code, value=offer.email[:80]
                )
            )
    return problems


def send(*, invitation: Invitation, actor: Actor | None, door: str = "page") -> Invitation:
    """Mail the link; it works 14 days."""
    return send_many(invitations=[invitation], actor=actor, door=door)[0]


@transaction.atomic
def send_many(
    *, invitations: Iterable[Invitation], actor: Actor | None, door: str = "page"
) -> list[Invitation]:
    """Mail the links of many; ended ones are refused. Sending again makes a new link."""
    rows = list(
        Invitation.objects.select_for_update()
        .filter(pk__in=[row.pk for row in invitations])
        .select_related("partner")
        .order_by("pk")
    )
    for row in rows:
        if row.state in ENDED:
            raise Refusal("invitation_ended", state=row.get_state_display())
        if row.partner.status == PartnerStatus.LEFT:
            raise Refusal("partner_left", partner=row.partner.name)
        _prepare(row)
        _mark_invited(row.partner, actor, door)
    Invitation.objects.bulk_update(rows, ["state", "sent_at", "expires_at", "digest"])
    _record_all("invitation.send", rows, actor, door)
    queue_letters([_letter(row) for row in rows])
    return rows


def resend(*, invitation: Invitation, actor: Actor | None, door: str = "page") -> Invitation:
    """Mail a new link; the old one is dead."""
    return send(invitation=invitation, actor=actor, door=door)


@transaction.atomic
def change_address(*, invitation: Invitation, email: str, actor: Actor) -> Invitation:
    """Correct the address of an invitation, for instance after a bounce, and send it anew."""
    if _objection(Offer(invitation.partner, email, invitation.role), False, False):
        raise Refusal("email_bad", value=email)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    taken = Invitation.objects.filter(partner=row.partner, email=_address(email))
    if taken.exclude(pk=row.pk).exclude(state__in=ENDED).exists():
        raise Refusal("invitation_exists", partner=row.partner.name)
    row.email = _address(email)
    row.save(update_fields=["email"])
    _record("invitation.address", row, actor, "page")
    return send(invitation=row, actor=actor)


@transaction.atomic
def revoke(*, invitation: Invitation, actor: Actor | None, door: str = "page") -> None:
    """Withdraw an invitation: its link and its queued mail are dead."""
    rows = Invitation.objects.filter(pk=invitation.pk).exclude(state__in=ENDED)
    if not rows.update(state=InvitationState.REVOKED, digest=""):
        raise Refusal("invitation_ended", state=invitation.get_state_display())
    _record("invitation.revoke", invitation, actor, door)


def by_secret(secret: str) -> Invitation | None:
    """The invitation a link belongs to, if the link still works."""
    row = (
        Invitation.objects.select_related("partner")
        .filter(digest=digest_of(secret), expires_at__gt=timezone.now())
        .exclude(state__in=ENDED)
        .first()
    )
    return None if row is None or row.partner.status == PartnerStatus.LEFT else row


@transaction.atomic
def visit(*, invitation: Invitation) -> User:
    """Somebody pressed *Accept*: the person exists from now on and proves the address by code.

    Refused for people with a role at the brand and for deactivated people.
    """
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = create_person(email=invitation.email, actor=SYSTEM, door="invitation")
    if not user.is_active:
        raise Refusal("person_inactive")
    if user.brand_roles.filter(ended_at=None).exists():
        raise Refusal("brand_and_partner")
    waiting = (InvitationState.SENT, InvitationState.BOUNCED)
    Invitation.objects.filter(pk=invitation.pk, state__in=waiting).update(
        state=InvitationState.VISITED
    )
    return user


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Make the membership once the invited person has signed in."""
    row = Invitation.objects.select_for_update().select_related("partner").get(pk=invitation.pk)
    if row.state in ENDED or row.expires_at is None or row.expires_at < timezone.now():
        raise Refusal("invitation_ended", state=row.get_state_display())
    if row.email != user.email:
        raise Refusal("invitation_other_person", email=row.email)
    me = Actor(person_id=user.public_id, user_id=user.pk, is_active=True)
    membership = add_member(
        user=user, partner=row.partner, role=row.role, actor=me, door="invitation"
    )
    row.state, row.accepted_at, row.digest = InvitationState.ACCEPTED, timezone.now(), ""
    row.save(update_fields=["state", "accepted_at", "digest"])
    if row.partner.status in (PartnerStatus.PROSPECT, PartnerStatus.INVITED):
        _step(row.partner, PartnerStatus.ONBOARDING, SYSTEM, "invitation")
    _record("invitation.accept", row, me, "invitation")
    return membership


def accept_visited(*, user: User) -> int:
    """Accept what ``user`` had pressed *Accept* on before signing in; returns how many."""
    waiting = Invitation.objects.filter(
        email=user.email, state=InvitationState.VISITED, expires_at__gt=timezone.now()
    ).exclude(partner__status=PartnerStatus.LEFT)
    count = 0
    for invitation in waiting.order_by("pk"):
        accept(invitation=invitation, user=user)
        count += 1
    return count


def note_bounce(*, code: str, params: dict[str, Any]) -> None:
    """A mail server refused an address: if the mail was an invitation, it says so."""
    if code != "invitation":
        return
    sent = Invitation.objects.filter(state=InvitationState.SENT)
    sent.filter(public_id=params["invitation"]).update(state=InvitationState.BOUNCED)


def complete_mail(params: dict[str, Any]) -> dict[str, Any] | None:
    """What the mail says, put together when it is sent; None when the invitation has ended."""
    row = (
        Invitation.objects.select_related("partner")
        .filter(public_id=params["invitation"])
        .exclude(state__in=ENDED)
        .first()
    )
    if row is None or row.expires_at is None or row.expires_at < timezone.now():
        return None
    return {
        "partner": row.partner.name,
        "role": row.role,
        "until": row.expires_at,
        "link": f"/join/{secret_of(row)}/",
    }


def _address(email: str) -> str:
    return email.strip().lower()


def _objection(offer: Offer, is_invited: bool, is_member: bool) -> str:
    try:
        validate_email(_address(offer.email))
    except ValidationError:
        return "email_bad"
    if offer.role not in PartnerRole.values:
        return "partner_role_unknown"
    if offer.partner.status == PartnerStatus.LEFT:
        return "partner_left"
    if is_member:
        return "member_exists"
    return "invitation_exists" if is_invited else ""


def _prepare(row: Invitation) -> None:
    row.sent_at = timezone.now()
    row.expires_at = row.sent_at + LIFE
    row.state = InvitationState.SENT
    row.digest = digest_of(secret_of(row))


def _letter(row: Invitation) -> Letter:
    return Letter(
        address=row.email,
        code="invitation",
        params={"invitation": str(row.public_id)},
        key=f"invitation:{row.public_id}:{_iso(row.sent_at)}",
    )


def _mark_invited(partner: Partner, actor: Actor | None, door: str) -> None:
    if partner.status == PartnerStatus.PROSPECT:
        _step(partner, PartnerStatus.INVITED, actor or SYSTEM, door)


def _step(partner: Partner, status: str, actor: Actor, door: str) -> None:
    month = months.of(timezone.localdate())
    change_status(partner=partner, status=status, month=month, actor=actor, door=door)


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _record(action: str, row: Invitation, actor: Actor | None, door: str) -> None:
    _record_all(action, [row], actor, door)


def _record_all(action: str, rows: Sequence[Invitation], actor: Actor | None, door: str) -> None:
    record_many(
        action,
        actor=actor,
        object_type="invitation",
        items=[
            (row.public_id, row.partner.code, {"role": row.role, "state": row.state})
            for row in rows
        ],
        door=door,
    )
