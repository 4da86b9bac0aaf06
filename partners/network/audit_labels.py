"""What the audit trail calls things of the network, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "attribute": _("Attribute"),
    "kind": _("Kind of partner"),
    "owner": _("Owner"),
    "partner": _("Partner"),
    "partner_list": _("List of partners"),
    "territory": _("Territory"),
    "tier": _("Tier"),
}
VERBS = {
    "approved": _("approved"),
    "placed": _("moved"),
    "sold": _("sold to another owner"),
}
