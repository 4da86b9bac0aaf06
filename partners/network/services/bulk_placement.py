"""Place many partners anew from a month on, in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from partners.network.events import PartnersPlaced
from partners.network.models import Kind, Owner, Partner, Placement, Territory, Tier, in_force
from partners.network.services.homes import refresh_homes
from portal.access.actor import Actor
from portal.audit.services import record_many
from portal.lib import months
from portal.lib.events import emit

BATCH = 500


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a partner (by key) stands after the move, in codes; all of it, checked before."""

    partner: int
    territory: str
    owner: str
    kind: str
    tier: str
    attributes: Mapping[str, object]


@transaction.atomic
def place_many(
    *, destinations: Sequence[Destination], month: str, actor: Actor, channel: str = "file"
) -> int:
    """Place partners that are part of the network in ``month`` anew from then on.

    A placement planned for later keeps its own start; an equal one changes nothing. Returns how
    many changed. What may be named is checked by the caller.
    """
    keys = [each.partner for each in destinations]
    partners = {row.pk: row for row in Partner.objects.select_for_update().filter(pk__in=keys)}
    rows = Placement.objects.filter(in_force(month), partner__in=keys)
    current = {
        row.partner_id: row for row in rows.select_related("territory", "owner", "kind", "tier")
    }
    register = _register()
    closing, opening, staying = [], [], []
    items = []
    for each in destinations:
        row = current[each.partner]
        changes = _changes(row, each)
        if not changes:
            continue
        partner = partners[each.partner]
        items.append((partner.public_id, partner.code, {**changes, "month": [None, month]}))
        if row.from_month == month:
            staying.append(_written(row, each, register))
        else:
            new = Placement(partner_id=row.partner_id, from_month=month, to_month=row.to_month)
            opening.append(_written(new, each, register))
            row.to_month = months.shift(month, -1)
            closing.append(row)
    # What is open is closed first: a partner has one open placement.
    Placement.objects.bulk_update(closing, ["to_month"], batch_size=BATCH)
    Placement.objects.bulk_update(
        staying, ["territory", "owner", "kind", "tier", "attributes"], batch_size=BATCH
    )
    Placement.objects.bulk_create(opening, batch_size=BATCH)
    moved = tuple(row.partner_id for row in (*staying, *opening))
    if moved:
        refresh_homes(moved)
        record_many(
            "partner.placed", actor=actor, object_type="partner", items=items, channel=channel
        )
        emit(PartnersPlaced(moved, month))
    return len(moved)


def _register() -> dict[str, dict[str, int]]:
    return {
        "territory": dict(Territory.objects.values_list("code", "pk")),
        "owner": dict(Owner.objects.values_list("code", "pk")),
        "kind": dict(Kind.objects.values_list("code", "pk")),
        "tier": dict(Tier.objects.values_list("code", "pk")),
    }


def _changes(row: Placement, to: Destination) -> dict[str, list[object]]:
    before: dict[str, object] = {
        "territory": row.territory.code,
        "owner": row.owner.code,
        "kind": row.kind.code,
        "tier": row.tier.code if row.tier else "",
        "attributes": row.attributes,
    }
    after: dict[str, object] = {
        "territory": to.territory,
        "owner": to.owner,
        "kind": to.kind,
        "tier": to.tier,
        "attributes": dict(to.attributes),
    }
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def _written(
    row: Placement, to: Destination, register: Mapping[str, Mapping[str, int]]
) -> Placement:
    row.territory_id = register["territory"][to.territory]
    row.owner_id = register["owner"][to.owner]
    row.kind_id = register["kind"][to.kind]
    row.tier_id = register["tier"][to.tier] if to.tier else None
    row.attributes = dict(to.attributes)
    return row
