"""What the audit trail calls things of sharing, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "class_record": _("Change of a class"),
    "edition": _("Agreement"),
    "evidence": _("Evidence file"),
    "ledger": _("Ledger"),
    "scope": _("Sharing rule"),
}
VERBS = {
    "dropped": _("old days forgotten"),
    "end_asked": _("end asked for"),
    "end_declined": _("end declined"),
    "grown": _("approved for what is new in it"),
}
