"""Sending mail in the background."""

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, every_minute, task
from portal.notices.models import Mail
from portal.notices.services import mailing


@task("notices.deliver", title=_("Sending mail"))
def deliver(progress: Progress) -> None:
    """Send what is due."""
    mailing.deliver(progress)


@every_minute
def look_for_mail() -> None:
    """Mail that failed once, or was left by a dead sender, goes on its way again."""
    if Mail.objects.filter(mailing.due() | mailing.stale()).exists():
        mailing.request_delivery()
