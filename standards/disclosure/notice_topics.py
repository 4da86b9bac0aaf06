"""What partners hear about their scores."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "scores",
        _("Scores of yours that changed after their month was final"),
        codes=("score_changed",),
        roles=("owner", "submitter"),
        default=Delivery.APP,
    ),
)
