"""What notices and mail refuse, in words."""

from portal.lib.messages import Entry, _

MESSAGES = {
    "delivery_not_offered": Entry(
        _("This cannot be told in the way you chose."), _("Choose one of the ways offered."), 422
    ),
}
