"""Agreements about sharing: editions in plain language, in force from a date."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.network.queries import all_placements, owners_served
from portal.access.actor import Actor, Reach
from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id


class EditionQuerySet(VisibleQuerySet["Edition"]):
    """Sets of editions: the brand sees all, partners' people those of owners they serve wholly."""

    read_capability = "agreements.read"

    def within(self, reach: Reach) -> Q:
        """Editions of the owners whose outlets in reach are, were or will be; no day is known here.

        The second wall is made of this, once; `visible_to` goes by today.
        """
        placed = all_placements().filter(partner_id__in=sorted(reach.partner_ids))
        return Q(owner_id__in=placed.values("owner_id"))

    def visible_to(self, actor: Actor, capability: str = "") -> Self:
        """Of those, only of owners with outlets today, all in reach: an edition binds them all.

        An outlet that will change its owner is its present owner's until then.
        """
        rows = super().visible_to(actor, capability)
        reach = actor.reach(capability or self.read_capability)
        if not reach or reach.everything:
            return rows
        return rows.filter(owner_id__in=owners_served(reach.partner_ids).values())


class Edition(models.Model):
    """One edition of the agreement with an owner; the old one holds until ``valid_from``.

    ``content`` is all it says (see `partners.sharing.agreement`), ``digest`` the hash both sides
    sign. ``needs_signature``: it takes more than the edition before, so without the owner's
    signature it never comes into force; otherwise it is a notice.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    owner = models.ForeignKey("network.Owner", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    valid_from = models.DateField()
    needs_signature = models.BooleanField()
    offered_by = models.UUIDField(null=True, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="edition_number"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(signed_by__isnull=False), name="edition_signed_by"
            ),
        ]
