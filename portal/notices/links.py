"""What is mailed to oneself, on one's own page."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link

LINKS = {"me": [Link("notices:choices", _("What is mailed to you"), 10)]}
