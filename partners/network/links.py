"""What the network puts on the pages of a partner."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link

LINKS = {"partner": [Link("network:partner", _("Facts and places"), 0, "building")]}
