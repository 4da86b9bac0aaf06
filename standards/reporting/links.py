"""What months put on the pages of a partner."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, with_right

_REVIEW = with_right("months.review")
LINKS = {"partner": [Link("reporting:asked", _("What is asked"), 15, "list", _REVIEW)]}
