"""Sending mail in the background."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, kept_for
from portal.jobs.services import enqueue
from portal.notices.models import Mail, MailState, Notice
from portal.notices.services import daily, mail_queue


@task("notices.deliver", title=_("Sending mail"))
def deliver(progress: Progress) -> None:
    """Send what is due."""
    mail_queue.deliver(progress)


@every_minute
def look_for_mail() -> None:
    """Mail that failed once, or was left by a dead sender, goes on its way again."""
    if Mail.objects.filter(mail_queue.due() | mail_queue.stale()).exists():
        mail_queue.request_delivery()


@task("notices.write_daily", title=_("Writing the daily mails"))
def write_daily(progress: Progress) -> None:
    """One mail to everybody for whom something waits."""
    progress.result(mails=daily.write_daily_mails())


@every_minute
def look_for_daily_mail() -> None:
    """Write the daily mails of those whose hours have begun."""
    if daily.is_due():
        enqueue("notices.write_daily", key="notices.write_daily")


@kept_for("mail", days=400)
def forget_mail(before: dt.datetime) -> int:
    """Mail that is over; who was told what can be read for more than a year."""
    over = (MailState.SENT, MailState.FAILED, MailState.DROPPED)
    return delete_in_parts(Mail.objects.filter(state__in=over, created_at__lt=before))


@kept_for("notices", days=400)
def forget_notices(before: dt.datetime) -> int:
    """Notices, read or not."""
    return delete_in_parts(Notice.objects.filter(created_at__lt=before))
