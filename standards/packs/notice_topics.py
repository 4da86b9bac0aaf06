"""What people hear when a partner of theirs has left."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "exit",
        _("What an outlet that you owned leaves with you"),
        codes=("exit_pack",),
        roles=("owner",),
        choices=(Delivery.NOW,),
        why=_("It is there for some weeks only."),
    ),
)
