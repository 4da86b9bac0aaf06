"""Tell people: in the app (`telling`), by mail (`mailing`), or not now (`holding`, `homing`)."""

from portal.notices.services.direct_mail import post_soon
from portal.notices.services.hold import set_mail_hold
from portal.notices.services.mail_queue import Letter, queue_letters, queue_mail
from portal.notices.services.notices import mark_all_read, mark_read, notify
from portal.notices.services.retries import send_again

__all__ = [
    "Letter",
    "mark_all_read",
    "mark_read",
    "notify",
    "post_soon",
    "queue_letters",
    "queue_mail",
    "send_again",
    "set_mail_hold",
]
