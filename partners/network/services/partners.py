"""Create partners in bulk and move them; every change is audited."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from partners.network.events import PartnersCreated, PartnersPlaced
from partners.network.models import Kind, Owner, Partner, Placement, Territory, Tier
from partners.network.queries import known_codes
from partners.network.rows import PartnerRow, check_facts, check_rows
from partners.network.services.homes import refresh_homes
from partners.network.services.placement import moved_placement
from partners.network.services.status import change_status
from portal.access.actor import Actor
from portal.audit.services import record, record_many
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal

__all__ = ["PartnerRow", "change_status", "check_partners", "create_partners", "place"]

BATCH = 500


def check_partners(*, rows: Sequence[PartnerRow], actor: Actor) -> list[Problem]:
    """Everything that stands against creating ``rows``; the dry run."""
    return check_rows(rows, known_codes(rows, actor))


@transaction.atomic
def create_partners(
    *, rows: Sequence[PartnerRow], actor: Actor, channel: str = "page"
) -> list[Partner]:
    """Create partners with their first placement, and owners that are new; mails nobody.

    Any bad row refuses all of them (`partners_bad`, one problem per bad cell). Returns the new
    partners in the order of ``rows``.
    """
    problems = check_partners(rows=rows, actor=actor)
    if problems:
        bad = len({(item.row, item.partner) for item in problems})
        raise Refusal("partners_bad", problems=problems, count=len(problems), rows=bad)
    owners = owners_of_rows(rows, actor, channel)
    homes = dict(Territory.objects.values_list("code", "path"))
    partners = Partner.objects.bulk_create(
        [_partner(row, homes[row.territory]) for row in rows], batch_size=BATCH
    )
    _place_all(partners, rows, owners)
    record_many(
        "partner.created",
        actor=actor,
        object_type="partner",
        items=[
            (partner.public_id, partner.code, _facts(row))
            for partner, row in zip(partners, rows, strict=True)
        ],
        channel=channel,
    )
    if partners:
        emit(PartnersCreated(tuple(partner.pk for partner in partners)))
    return partners


@transaction.atomic
def correct_partner(
    *, partner: Partner, name: str, time_zone: str, actor: Actor, channel: str = "page"
) -> Partner:
    """Correct a partner's name or time zone; the code stays. Equal values change nothing."""
    problems = check_facts(name=name, time_zone=time_zone)
    if problems:
        raise Refusal("partner_facts_bad", problems=problems)
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    values = {"name": name.strip(), "time_zone": time_zone}
    changes = {
        field: [getattr(row, field), value]
        for field, value in values.items()
        if getattr(row, field) != value
    }
    if changes:
        row.name, row.time_zone = values["name"], values["time_zone"]
        row.save(update_fields=["name", "time_zone"])
        record(
            "partner.corrected",
            actor=actor,
            object_type="partner",
            object_id=row.public_id,
            label=row.code,
            changes=changes,
            channel=channel,
        )
    return row


@transaction.atomic
def place(
    *,
    partner: Partner,
    month: str,
    actor: Actor,
    territory: str | None = None,
    owner: str | None = None,
    kind: str | None = None,
    tier: str | None = None,
    attributes: Mapping[str, object] | None = None,
    facts: Mapping[str, object | None] | None = None,
    channel: str = "page",
) -> Placement:
    """Place a partner anew from ``month`` on; what is not given (None) stays as it was.

    Codes; ``tier=""`` takes the tier away. ``attributes`` are all there are from then on;
    ``facts`` change some of those of that month, None takes one away. A placement planned for
    later keeps its own start. Equal placement: nothing changes, nothing is recorded.
    """
    Partner.objects.select_for_update().get(pk=partner.pk)
    codes = {"territory": territory, "owner": owner, "kind": kind, "tier": tier}
    row, changes = moved_placement(partner, month, codes, attributes, facts, actor)
    if changes:
        refresh_homes([partner.pk])
        record(
            "partner.placed",
            actor=actor,
            object_type="partner",
            object_id=partner.public_id,
            label=partner.code,
            changes={**changes, "month": [None, month]},
            channel=channel,
        )
        emit(PartnersPlaced((partner.pk,), month))
    return row


def _partner(row: PartnerRow, home_path: str) -> Partner:
    return Partner(
        code=row.code,
        name=row.name.strip(),
        status=row.status,
        time_zone=row.time_zone,
        joined_month=row.joined_month,
        left_month=row.left_month,
        # The only placement there is; later ones move it (`services.homes`).
        home_path=home_path,
    )


def owners_of_rows(rows: Sequence[PartnerRow], actor: Actor, channel: str) -> dict[str, int]:
    """Keys by code of the owners that rows name; new ones that have a name are created."""
    codes = {row.owner for row in rows}
    keys = dict(Owner.objects.filter(code__in=codes).values_list("code", "pk"))
    missing = {
        row.owner: row.owner_name.strip()
        for row in rows
        if row.owner not in keys and row.owner_name
    }
    owners = Owner.objects.bulk_create(
        [Owner(code=code, name=name) for code, name in missing.items()], batch_size=BATCH
    )
    record_many(
        "owner.created",
        actor=actor,
        object_type="owner",
        items=[(owner.code, owner.name, {"name": [None, owner.name]}) for owner in owners],
        channel=channel,
    )
    return keys | {owner.code: owner.pk for owner in owners}


def _place_all(
    partners: Sequence[Partner], rows: Sequence[PartnerRow], owners: Mapping[str, int]
) -> None:
    territories = dict(Territory.objects.values_list("code", "pk"))
    kinds = dict(Kind.objects.values_list("code", "pk"))
    tiers = dict(Tier.objects.values_list("code", "pk"))
    Placement.objects.bulk_create(
        [
            Placement(
                partner=partner,
                from_month=row.joined_month,
                territory_id=territories[row.territory],
                owner_id=owners[row.owner],
                kind_id=kinds[row.kind],
                tier_id=tiers[row.tier] if row.tier else None,
                attributes=dict(row.attributes),
            )
            for partner, row in zip(partners, rows, strict=True)
        ],
        batch_size=BATCH,
    )


def _facts(row: PartnerRow) -> dict[str, list[object]]:
    values: dict[str, object] = {
        "name": row.name.strip(),
        "status": row.status,
        "territory": row.territory,
        "owner": row.owner,
        "kind": row.kind,
        "tier": row.tier,
        "joined_month": row.joined_month,
        "left_month": row.left_month,
        "attributes": dict(row.attributes),
    }
    return {name: [None, value] for name, value in values.items() if value}
