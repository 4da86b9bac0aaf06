"""What people hear about sharing."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "agreements",
        _("Agreements about sharing"),
        codes=("edition_offered", "edition_waits", "edition_replaced"),
        roles=("owner",),
        choices=(Delivery.NOW,),
        why=_("An agreement counts from a date and may need your signature."),
    ),
    Topic(
        "sharing_waits",
        _("Sharing rules that wait for your approval"),
        codes=("sharing_waits",),
        roles=("admin", "legal"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("Nothing is shared before somebody decides."),
    ),
    Topic(
        "sharing_decided",
        _("What became of your sharing rules, and questions about them"),
        codes=("sharing_decided", "sharing_remark"),
        roles=("admin", "legal"),
    ),
    Topic(
        "rule_ends",
        _("Sharing rules that end soon"),
        codes=("rule_ends",),
        roles=("admin",),
        default=Delivery.DAILY,
    ),
)
