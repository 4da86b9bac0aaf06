"""What people hear about months."""

from django.utils.translation import gettext_noop as _

from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "months",
        _("Months that are asked of you, and their last days"),
        codes=("month_reminder",),
        roles=("owner", "submitter"),
        default=Delivery.DAILY,
        choices=(Delivery.DAILY, Delivery.APP),
        why=_("All outlets and all months of a day come in one mail, in the hours you choose."),
    ),
    Topic(
        "returned",
        _("Months that were returned to you, opened again or entered for you"),
        codes=(
            "month_returned",
            "month_entered",
            "month_opened",
            "extension_declined",
            "rehearsal_decided",
        ),
        roles=("owner", "submitter"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("A number of yours counts, or no longer counts, until you look."),
    ),
    Topic(
        "questions",
        _("Questions about your numbers"),
        codes=("question_asked",),
        roles=("owner", "submitter"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("Somebody waits for your answer."),
    ),
    Topic(
        "answers",
        _("Answers to your questions"),
        codes=("question_answered",),
        roles=("manager",),
        default=Delivery.DAILY,
    ),
    Topic(
        "second_looks",
        _("Months that wait for a second person"),
        codes=("second_look",),
        roles=("manager",),
        default=Delivery.DAILY,
    ),
    Topic(
        "extensions",
        _("Later dates that wait for a decision"),
        codes=("extension_asked", "extension_for_all", "extension_for_all_decided"),
        roles=("admin", "manager"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("Somebody waits for your answer."),
    ),
)
