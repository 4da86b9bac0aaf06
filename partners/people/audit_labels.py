"""What the audit trail calls things of people and their roles, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "contact": _("Contact"),
    "deputy": _("Deputy"),
    "handover": _("Hand-over"),
    "invitation": _("Invitation"),
    "member": _("Team member"),
    "role": _("Role"),
}
VERBS = {
    "asked": _("role asked for"),
    "change": _("role changed"),
    "address": _("address corrected"),
    "plan": _("planned for a day"),
    "do": _("carried out"),
    "remove": _("removed"),
    "name": _("named"),
    "call_off": _("called off"),
}
