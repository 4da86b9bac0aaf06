"""What the audit trail calls things of persons, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "person": _("Person"),
    "token": _("Token"),
}
VERBS = {
    "sign_out": _("signed out everywhere"),
}
