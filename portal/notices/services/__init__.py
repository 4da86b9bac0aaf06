"""Tell people: in the app (`telling`), by mail (`mailing`), or not now (`holding`, `homing`)."""

from portal.notices.services.holding import set_mail_hold
from portal.notices.services.mailing import Letter, queue_letters, queue_mail
from portal.notices.services.posting import post_soon
from portal.notices.services.retrying import send_again
from portal.notices.services.telling import mark_all_read, mark_read, notify

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
