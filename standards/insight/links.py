"""A partner's results, as the brand sees them, on its pages."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, with_right

LINKS = {
    "partner": [Link("insight:partner", _("Results"), 10, "chart", with_right("network.read"))]
}
