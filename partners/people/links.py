"""A partner's people on its pages, and the tokens on one's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.network.queries.own import is_reached
from portal.ui.links import Link


def manages(actor: Any, partner: Any) -> bool:
    """Whether the actor manages this very partner."""
    return is_reached(actor, partner, "partners.manage")


def may_sell(actor: Any, partner: Any) -> bool:
    """Whether the actor may record the sale of this very partner."""
    return not partner.left_month and manages(actor, partner)


LINKS = {
    "partner": [
        Link("people:team", _("People"), 40, "people", manages),
        Link("people:told", _("What was written"), 45, "mail", manages),
        Link("people:sale", _("New owner"), 70, "building", may_sell),
    ],
    "me": [Link("people:tokens", _("Tokens for software that works for you"), 0)],
}
