"""What the audit trail calls things of comparisons, and what happens to them only."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "release": _("Published comparison"),
    "season": _("Season of comparisons"),
}
VERBS = {
    "planned": _("planned"),
    "split_chosen": _("split chosen"),
    "stepped_down": _("shown more coarsely"),
}
