"""Mails a person waits for on the screen (codes, links): sent beside the request, not in it.

They hold secrets and live for minutes, so they are not kept in the queue of the database.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from threading import BoundedSemaphore

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from portal.notices.services.origin import is_home

log = structlog.get_logger(__name__)

# In seconds: a server that is away for a moment still gets the code while it is of use.
PAUSES = (0, 3, 15)
_threads = ThreadPoolExecutor(2, thread_name_prefix="post")
# Who asks while so many wait is asked to have another one sent.
_places = BoundedSemaphore(200)


def post_soon(message: EmailMessage) -> bool:
    """Have ``message`` sent within seconds; False when it is not even tried."""
    if not is_home():
        log.warning("mail_not_home")
        return False
    if not settings.MAIL_BESIDE_REQUESTS:
        message.send()
        return True
    if not _places.acquire(blocking=False):
        log.warning("mail_places_full")
        return False
    _threads.submit(_post, message)
    return True


def _post(message: EmailMessage) -> None:
    try:
        for pause in PAUSES:
            time.sleep(pause)
            try:
                message.send()
            except (OSError, SMTPException) as error:
                log.warning("code_not_sent", error=type(error).__name__)
            else:
                return
    finally:
        _places.release()
