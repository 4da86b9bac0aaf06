"""The pages about sharing, as tabs of each other."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, with_right

LINKS = {
    "sharing": [
        Link("sharing:rules", _("Rules"), 10),
        Link("sharing:matrix", _("Who sees what"), 20),
        Link("sharing:classes", _("Classes"), 50),
        Link("sharing:agreements", _("Agreements"), 60, shown=with_right("agreements.offer")),
        Link("sharing:ledger", _("Ledger"), 70),
    ]
}
