"""What the audit trail calls things of standards, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "metric": _("Metric"),
    "standard": _("Standard"),
    "version": _("Version"),
    "waiver": _("Waiver"),
}
VERBS = {
    "read": _("marked as read"),
    "reminded": _("reminded of"),
    "redrafted": _("draft changed"),
}
