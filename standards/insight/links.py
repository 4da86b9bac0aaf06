"""A partner's results, as the brand sees them, on its pages."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, holding

LINKS = {"partner": [Link("insight:partner", _("Results"), 10, "chart", holding("network.read"))]}
