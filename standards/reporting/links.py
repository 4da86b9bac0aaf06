"""What months put on the pages of a partner."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, with_right

_REVIEW, _CALENDAR = with_right("months.review"), with_right("calendar.read")
LINKS = {
    "partner": [Link("reporting:asked", _("What is asked"), 15, "list", _REVIEW)],
    "me": [Link("reporting:feed", _("Calendar of due dates"), 20, shown=_CALENDAR)],
}
