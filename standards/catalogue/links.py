"""Waivers on the pages of a partner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.network.queries.own import is_reached
from portal.ui.links import Link


def reviews(actor: Any, partner: Any) -> bool:
    """Whether the actor reviews the months of this very partner."""
    return is_reached(actor, partner, "months.review")


LINKS = {"partner": [Link("catalogue:waivers", _("Waivers"), 30, "hand", reviews)]}
