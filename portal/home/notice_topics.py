"""What people hear about from the landing pages."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "first_steps",
        _("First steps of your outlets that wait for you"),
        codes=("first_steps",),
        roles=("owner", "submitter", "viewer"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("Somebody at the brand waits for it, and asks at most once a day."),
    ),
)
