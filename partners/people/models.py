"""Who acts for whom: memberships of partners, roles at the brand, invitations."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.people.enums import (
    BrandRoleName,
    HandoverState,
    InvitationState,
    PartnerRole,
    RoleRequestState,
)
from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from portal.lib.prepared import Parameter
from portal.lib.search import SearchText


class BrandRole(models.Model):
    """A person's role at the brand; a manager's is limited by territory and partner grants."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="brand_roles"
    )
    role = models.CharField(max_length=12, choices=BrandRoleName)
    # False: a manager of the whole network.
    is_limited = models.BooleanField(default=False)
    # Who gave it, and who confirmed that; None: it was given on the server.
    given_by = models.UUIDField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None), name="brand_role_once"
            )
        ]


class RoleRequest(models.Model):
    """A role that decides about others, asked for by one person and confirmed by another."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_requests"
    )
    role = models.CharField(max_length=12, choices=BrandRoleName)
    state = models.CharField(
        max_length=10, choices=RoleRequestState, default=RoleRequestState.WAITING
    )
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(state=RoleRequestState.WAITING),
                name="role_request_once",
            )
        ]


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    """Sets of deputyships."""

    def in_force(self, now: dt.datetime | Parameter) -> Self:
        """Those that count at a moment; whether both are managers still is asked elsewhere."""
        return self.filter(ended_at=None, starts_at__lte=now, ends_at__gt=now)

    def to_come(self, now: dt.datetime) -> Self:
        """Those that count at a moment or later."""
        return self.filter(ended_at=None, ends_at__gt=now)


class Deputyship(models.Model):
    """A manager acts beside another from one day to another, both included.

    The days are those of where the deputy works; the moments they begin and end at stand beside
    them. Nothing has to happen for it to end: it is asked for anew with every request.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputyships"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputising"
    )
    first_date = models.DateField()
    last_date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    arranged_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # When it was called off, before its end or before its beginning.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DeputyshipQuerySet] = DeputyshipQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="deputyship_order"
            ),
            models.CheckConstraint(condition=~Q(manager=F("deputy")), name="deputyship_of_two"),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputyship_now")]


class Handover(models.Model):
    """Places of one manager that go to another from a day on.

    ``territories`` and ``partners`` are codes of what the first was given; what is no longer theirs
    on the day stays where it is.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handovers_given"
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handovers_taken"
    )
    day = models.DateField()
    territories = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.PLANNED)
    asked_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)


class MembershipQuerySet(VisibleQuerySet["Membership"]):
    """Sets of memberships."""

    read_capability = "partners.manage"


class Membership(models.Model):
    """A person's role for one partner; one person may hold several partners."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=PartnerRole)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partner"], condition=Q(ended_at=None), name="membership_once"
            )
        ]


class PartnerContactQuerySet(VisibleQuerySet["PartnerContact"]):
    """Sets of contacts of partners."""

    read_capability = "partners.manage"

    def mailboxes(self) -> Self:
        """Those that get the mail about their partner's months."""
        return self.filter(gets_mail=True).exclude(partner__status=PartnerStatus.LEFT)


class PartnerContact(models.Model):
    """Somebody, or a shared mailbox, by whom a partner is reached; nobody signs in by it.

    What ``gets_mail`` is a recipient: its ``public_id`` stands where notices have a person's.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(max_length=120)
    task = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    gets_mail = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PartnerContactQuerySet] = PartnerContactQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=Q(gets_mail=True),
                name="partner_mailbox_once",
            ),
            models.CheckConstraint(
                condition=Q(gets_mail=False) | ~Q(email=""), name="partner_mailbox_address"
            ),
        ]


ENDED = (InvitationState.ACCEPTED, InvitationState.REVOKED)


class InvitationQuerySet(VisibleQuerySet["Invitation"]):
    """Sets of invitations."""

    read_capability = "partners.manage"

    def expired(self) -> Self:
        """Those whose link stopped working by its date."""
        return self.exclude(state__in=ENDED).filter(expires_at__lt=timezone.now())

    def not_expired(self) -> Self:
        """All others."""
        return self.exclude(pk__in=self.expired().order_by().values("pk"))


class Invitation(models.Model):
    """An offer of a membership; of its secret only the hash is kept. Expiry is a date, no state."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=PartnerRole, default=PartnerRole.OWNER)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(
        max_length=10, choices=InvitationState, default=InvitationState.PLANNED
    )
    # When it was last asked to be sent; the link's secret is derived from it.
    queued_at = models.DateTimeField(null=True, blank=True)
    # When a mail server took it; the link's life begins then, not while mail is on hold.
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # The day on which a planned one is to go out; None: when somebody sends it.
    send_date = models.DateField(null=True, blank=True)
    search_text = SearchText(sources=("email",))

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=~Q(state__in=["accepted", "revoked"]),
                name="invitation_once",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still be sent or withdrawn."""
        return self.state not in ENDED

    @property
    def is_expired(self) -> bool:
        """Whether the link stopped working by its date."""
        return self.expires_at is not None and self.expires_at < timezone.now()
