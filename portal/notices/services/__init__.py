"""Tell people: in the app (`telling`), by mail (`mailing`), or not for now (`holding`)."""

from portal.notices.services.holding import set_mail_hold
from portal.notices.services.mailing import Letter, queue_letters, queue_mail
from portal.notices.services.telling import mark_all_read, mark_read, notify

__all__ = [
    "Letter",
    "mark_all_read",
    "mark_read",
    "notify",
    "queue_letters",
    "queue_mail",
    "set_mail_hold",
]
