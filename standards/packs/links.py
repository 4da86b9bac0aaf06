"""Where exit packs are found: on one's own page, also once one acts for no outlet any more."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link

LINKS = {"me": [Link("packs:exit_packs", _("Exit packs of outlets that left"), 50)]}
