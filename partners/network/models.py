"""The network: who reports, where they stand from month to month."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.network.enums import ChangeState, PartnerStatus
from portal.access.actor import Reach
from portal.access.grants import ObjectGrant
from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from portal.lib.search import Searchable


class Territory(models.Model):
    """A node of the territory tree. ``path`` is the codes from the root, ``/EU/FR/``."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=400, unique=True)

    class Meta:
        permissions = [("manage_territory", "Manage the partners of a territory")]
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return self.name


class OwnerQuerySet(VisibleQuerySet["Owner"]):
    """Sets of owners."""

    partner_lookup = "placements__partner"
    read_capability = "partners.read"

    def within(self, reach: Reach) -> Q:
        """Owners any outlet in reach has or had."""
        placed = Placement.objects.filter(Placement.objects.within(reach))
        return Q(pk__in=placed.values("owner_id"))


class Owner(Searchable):
    """The legal owner of one or several outlets."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)

    objects: ClassVar[OwnerQuerySet] = OwnerQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    def __str__(self) -> str:
        return self.name


class Tier(Searchable):
    """A level of partner; only contractual tiers may shape what is compared."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_earned = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Kind(Searchable):
    """What sort of partner: dealer, agent, reseller, franchisee, distributor, ..."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Attribute(Searchable):
    """A declared property of partners; public ones may shape what is compared."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(VisibleQuerySet["Partner"]):
    """Sets of partners."""

    partner_lookup = ""
    read_capability = "partners.read"

    def present(self) -> Self:
        """Those who have not left."""
        return self.exclude(status=PartnerStatus.LEFT)

    def reporting_in(self, month: str) -> Self:
        """Those expected to report ``month``: joined by then and not gone."""
        return self.filter(joined_month__lte=month).filter(
            Q(left_month="") | Q(left_month__gte=month)
        )


class Partner(Searchable):
    """One outlet that reports. Left partners see nothing; suspended ones read but do not send."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=12, choices=PartnerStatus, default=PartnerStatus.PROSPECT)
    time_zone = models.CharField(max_length=60, default="UTC")
    joined_month = models.CharField(max_length=7)
    left_month = models.CharField(max_length=7, blank=True)
    # Territory path of the placement in force, kept by the placement service for row scoping.
    home_path = models.CharField(max_length=400, blank=True, db_index=True)
    # The same outlet under the owner before, whose months end where this one's begin.
    predecessor = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PartnerQuerySet] = PartnerQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        permissions = [("manage_partner", "Manage one named partner")]
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return self.name

    @property
    def may_send(self) -> bool:
        """Whether the partner's people may send months."""
        return self.status not in (PartnerStatus.SUSPENDED, PartnerStatus.LEFT)


def in_force(month: str, prefix: str = "") -> Q:
    """The condition that a placement's span holds ``month``; ``prefix`` leads to the placement."""
    return Q(**{f"{prefix}from_month__lte": month}) & (
        Q(**{f"{prefix}to_month": ""}) | Q(**{f"{prefix}to_month__gte": month})
    )


class PlacementQuerySet(VisibleQuerySet["Placement"]):
    """Sets of placements."""

    read_capability = "partners.read"

    def counting_in(self, month: str) -> Self:
        """At most one of each partner: the one of ``month``, or its first if it joins later."""
        has_begun = Q(from_month__lte=month)
        is_first = Q(from_month=F("partner__joined_month"))
        return self.filter(has_begun | is_first).filter(Q(to_month="") | Q(to_month__gte=month))


class Placement(models.Model):
    """Where a partner stands from ``from_month`` to ``to_month`` (inclusive; open when blank).

    Every figure of month M uses M's placement. Spans of one partner never overlap.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="placements")
    from_month = models.CharField(max_length=7)
    to_month = models.CharField(max_length=7, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="placements")
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="placements")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="placements")
    tier = models.ForeignKey(
        Tier, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    attributes = models.JSONField(default=dict, blank=True)

    objects: ClassVar[PlacementQuerySet] = PlacementQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "from_month"], name="placement_start"),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(to_month=""), name="placement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(to_month="") | Q(to_month__gte=F("from_month")),
                name="placement_order",
            ),
        ]


class TerritoryGrant(ObjectGrant):
    """A manager's right on a territory and all below it."""

    content_object = models.ForeignKey(Territory, on_delete=models.CASCADE)

    class Meta(ObjectGrant.Meta):
        abstract = False


class PartnerGrant(ObjectGrant):
    """A manager's right on one named partner."""

    content_object = models.ForeignKey(Partner, on_delete=models.CASCADE)

    class Meta(ObjectGrant.Meta):
        abstract = False


class SentTable(models.Model):
    """A pasted or uploaded table of partners on its way.

    ``columns`` are the sender's headings, ``rows`` their cells (``numbers``: the sender's row
    numbers); ``matches`` name the field of each column ('' for none); ``defaults`` hold a value
    for all rows by field; ``left_out`` lists row numbers that do not count.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    name = models.CharField(max_length=160, blank=True)
    columns = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    matches = models.JSONField(default=list)
    defaults = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class PartnerImport(SentTable):
    """A table of new partners, until they are created or it is removed."""


class NetworkChange(SentTable):
    """A later list of partners: what it changes, until somebody approves it, and what it changed.

    Placements count from ``month`` on. ``leaving`` are codes of partners that are not in the list
    and leave with ``last_month``; ``same_as`` says by row number which partner a row with a new
    code is ('' for none). ``digest`` is of the changes that were approved, ``before`` holds
    (code, kind of change, value before) of those that were made.
    """

    month = models.CharField(max_length=7)
    last_month = models.CharField(max_length=7)
    is_key_confirmed = models.BooleanField(default=False)
    leaving = models.JSONField(default=list)
    same_as = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ChangeState, default=ChangeState.DRAFT)
    digest = models.CharField(max_length=64, blank=True)
    refusal = models.CharField(max_length=40, blank=True)
    job_public_id = models.UUIDField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    before = models.JSONField(default=list)
    made_at = models.DateTimeField(null=True, blank=True)


class OtherCode(models.Model):
    """Another code by which lists name a partner; the partner keeps its own."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="other_codes")
    code = models.CharField(max_length=40, unique=True)


class ColumnMatch(models.Model):
    """Which field a person's heading meant last time; offered again, to others as well."""

    person_id = models.UUIDField()
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=60)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "heading"], name="column_match_once")
        ]
