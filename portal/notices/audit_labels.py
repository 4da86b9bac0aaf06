"""What the audit trail calls things of mail, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "mail": _("Mail"),
}
VERBS = {
    "hold": _("put on hold"),
    "home": _("said to be the portal"),
    "release": _("sent again"),
    "retry": _("sent again"),
}
