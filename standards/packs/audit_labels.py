"""What the audit trail calls things of packs."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "pack": _("Pack"),
}
