"""What people hear about standards."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "standards",
        _("New versions of standards that apply to you"),
        codes=("standard_published", "reading_reminded"),
        roles=("owner", "submitter"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("What applies to you from a date has to reach you."),
    ),
    Topic(
        "reviews",
        _("Versions that wait for your review"),
        codes=("review_requested",),
        roles=("author",),
    ),
)
