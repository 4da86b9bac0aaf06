"""What a new installation begins with, at one press."""

from django.db import transaction
from django.utils.translation import gettext as _

from partners.network.queries import coded
from partners.network.services.structure import save_kind, save_territory, save_tier
from portal.access.actor import Actor
from portal.lib.results import Refusal


@transaction.atomic
def add_example_structure(*, actor: Actor) -> None:
    """A home market with two parts, one kind and two tiers; only while there is no structure."""
    if any(coded(part).exists() for part in ("territory", "kind", "tier")):
        raise Refusal("structure_begun")
    save_territory(code="HOME", name=_("Home market"), parent=None, actor=actor)
    save_territory(code="HOME-N", name=_("North"), parent="HOME", actor=actor)
    save_territory(code="HOME-S", name=_("South"), parent="HOME", actor=actor)
    save_kind(code="dealer", name=_("Dealer"), actor=actor)
    for rank, (code, name) in enumerate((("gold", _("Gold")), ("silver", _("Silver"))), start=1):
        save_tier(code=code, name=name, is_earned=False, rank=rank, actor=actor)
