"""Partners at hand: what one request reads of the partners that somebody acts for, once."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from partners.network.models import Partner
from portal.access.actor import Actor
from portal.access.memory import once_each, remembered, together
from portal.access.pages import visible_or_404
from portal.access.querysets import public_id_or_none

# The key of no partner: an address that names no own one is looked for like any other.
_NONE = 0


def own_partners(
    actor: Actor, capability: str, public_ids: Iterable[str] | None = None
) -> list[Partner]:
    """The partners that somebody of a partner exercises ``capability`` for, by name and code.

    ``public_ids``: only those of them. A page reads them once, whoever of its parts asks.
    """
    keys = _keys(actor)
    partner_keys = (
        keys.values() if public_ids is None else [keys.get(one, _NONE) for one in public_ids]
    )

    def read(missing: list[int]) -> dict[int, Partner]:
        rows = Partner.objects.visible_to(actor, capability)
        return {row.pk: row for row in rows.filter(pk__in=together(actor, missing))}

    partners = once_each(("partners", actor.reach(capability)), partner_keys, read).values()
    return sorted(partners, key=lambda row: (row.name, row.code))


def partner_or_404(actor: Actor, public_id: Any, capability: str) -> Partner:
    """The one partner of that public id the actor may see; otherwise the common 404."""
    if actor.is_brand or actor.is_system:
        return visible_or_404(Partner.objects, actor, public_id, capability)
    for partner in own_partners(actor, capability, [str(public_id_or_none(public_id))]):
        return partner
    raise Http404


def _keys(actor: Actor) -> dict[str, int]:
    return {str(grant.partner_public_id): pk for grant in actor.grants for pk in grant.partner_ids}


def is_reached(actor: Actor, partner: Partner, capability: str) -> bool:
    """Whether the actor's capability reaches this very partner; no query where it reaches all."""
    reach = actor.reach(capability)
    if reach.everything or not reach:
        return reach.everything
    return _reaches(actor, partner.pk, capability)


@remembered
def _reaches(actor: Actor, pk: int, capability: str) -> bool:
    # Several links of a page ask the same.
    return Partner.objects.visible_to(actor, capability).filter(pk=pk).exists()
