"""Row scoping in one method, fail-closed: `Model.objects.visible_to(actor, capability)`."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from portal.access.actor import Actor, Reach
from portal.access.grants import granted_partners

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of one person: ``column`` holds their public id, or the key of their user row."""

    column: str
    is_user_key: bool = False


class VisibleQuerySet(models.QuerySet[M_co]):
    """A queryset that knows which rows an actor may see.

    A subclass says how a row leads to its partner with ``partner_lookup`` ('' for the partner
    table itself, None for rows of no partner, which reaches over everything see only) and may
    add conditions in :meth:`visible_to`. Row security in the database (`portal.row_security`) is
    made of the same :meth:`within`.
    """

    partner_lookup: str | None = "partner"
    read_capability = ""

    def visible_to(self, actor: Actor, capability: str = "") -> Self:
        """The rows ``actor`` may see through ``capability`` (default: the model's own)."""
        reach = actor.reach(capability or self.read_capability)
        if not reach:
            return self.none()
        if reach.everything:
            return self.all()
        return self.filter(self.within(reach))

    def within(self, reach: Reach) -> Q:
        """The condition that a row's partner lies within ``reach``."""
        if self.partner_lookup is None:
            return Q(pk__in=[])
        prefix = f"{self.partner_lookup}__" if self.partner_lookup else ""
        ways = [Q(**{f"{prefix}home_path__startswith": p}) for p in sorted(reach.territory_paths)]
        if reach.partner_ids:
            ways.append(Q(**{f"{prefix}pk__in": sorted(reach.partner_ids)}))
        if reach.granted_to:
            ways.append(Q(**{f"{prefix}pk__in": granted_partners(reach.granted_to)}))
        # An empty Q would let everything through.
        return reduce(or_, ways) if ways else Q(pk__in=[])


def public_id_or_none(value: Any) -> Any:
    """A UUID parsed from ``value`` or None; malformed ids look like unknown ones."""
    import uuid

    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
