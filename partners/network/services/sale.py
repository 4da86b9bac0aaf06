"""Hand an outlet over to another owner: it goes on as a partner of its own (docs/adr/0044).

Whatever leads to a partner (months, scores, files, comparisons, people) ends with the seller's
and begins anew with the buyer's, by the same conditions and the same wall that keep any two
partners apart.
"""

from dataclasses import dataclass

from django.db import transaction

from partners.network.enums import PartnerStatus
from partners.network.events import OutletSold
from partners.network.models import Partner, PartnerGrant, Placement, in_force
from partners.network.rows import PartnerRow
from partners.network.services.partners import check_partners, create_partners
from partners.network.services.status import change_status
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal


@dataclass(frozen=True, slots=True)
class Sale:
    """Who takes an outlet over: ``month`` is the buyer's first, ``code`` the outlet's new code.

    ``buyer`` is the code of an owner; an unknown one is created with ``buyer_name``.
    """

    month: str
    buyer: str
    code: str
    buyer_name: str = ""


def successor_row(partner: Partner, sale: Sale) -> PartnerRow:
    """The partner as which the outlet goes on: the same place, the buyer's, from the month on."""
    place = _place(partner, sale.month)
    return PartnerRow(
        code=sale.code,
        name=partner.name,
        owner=sale.buyer,
        owner_name=sale.buyer_name,
        territory=place.territory.code,
        kind=place.kind.code,
        tier=place.tier.code if place.tier else "",
        joined_month=sale.month,
        time_zone=partner.time_zone,
        status=PartnerStatus.ACTIVE,
        attributes=place.attributes,
    )


def check_sale(*, partner: Partner, sale: Sale, actor: Actor) -> None:
    """Refuse a sale that is not possible (`sale_bad`, `sale_left`)."""
    if partner.status == PartnerStatus.LEFT or partner.left_month:
        raise Refusal("sale_left", partner=partner.name)
    if not months.is_month(sale.month):
        raise _refused("month_unreadable", "month", sale.month)
    if sale.month <= partner.joined_month:
        raise _refused("sale_before_joining", "month", sale.month, joined=partner.joined_month)
    if _place(partner, sale.month).owner.code == sale.buyer:
        raise _refused("sale_same_owner", "owner", sale.buyer)
    problems = check_partners(rows=[successor_row(partner, sale)], actor=actor)
    if problems:
        raise Refusal("sale_bad", problems=problems)


@transaction.atomic
def sell(*, partner: Partner, sale: Sale, actor: Actor, channel: str = "page") -> Partner:
    """Let the seller's partner end before the month and the buyer's begin with it; the buyer's.

    A month still to come is planned: the seller keeps its access until it begins. Managers who
    were given the outlet by name keep it. Nobody is mailed.
    """
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    check_sale(partner=row, sale=sale, actor=actor)
    successor = create_partners(rows=[successor_row(row, sale)], actor=actor, channel=channel)[0]
    successor.predecessor = row
    successor.save(update_fields=["predecessor"])
    _keep_managers(row, successor)
    change_status(
        partner=row,
        status=PartnerStatus.LEFT,
        month=months.shift(sale.month, -1),
        actor=actor,
        channel=channel,
    )
    record(
        "partner.sold",
        actor=actor,
        object_type="partner",
        object_id=row.public_id,
        label=row.code,
        changes={
            "partner": [row.code, successor.code],
            "owner": [_place(row, months.shift(sale.month, -1)).owner.code, sale.buyer],
            "month": [None, sale.month],
        },
        channel=channel,
    )
    emit(OutletSold(row.pk, successor.pk, sale.month))
    return successor


def _place(partner: Partner, month: str) -> Placement:
    rows = Placement.objects.select_related("territory", "owner", "kind", "tier")
    return rows.filter(in_force(month), partner=partner).get()


def _keep_managers(partner: Partner, successor: Partner) -> None:
    grants = PartnerGrant.objects.filter(content_object=partner)
    PartnerGrant.objects.bulk_create(
        [
            PartnerGrant(
                user_id=grant.user_id,
                permission_id=grant.permission_id,
                content_object=successor,
            )
            for grant in grants
        ]
    )


def _refused(code: str, column: str, value: str, **params: object) -> Refusal:
    return Refusal("sale_bad", problems=[Problem(code, params, column=column, value=value[:60])])
