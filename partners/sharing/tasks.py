"""Doors of sharing: sealing and forgetting the ledger, reminding of rules that end."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from partners.sharing.services import agreements, ledger, reminders
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import kept_for
from portal.jobs.services import enqueue


@task("sharing.seal", title=_("Sealing the ledger"))
def seal(progress: Progress, *, day: str) -> None:
    """Seal one finished day."""
    progress.result(rows=ledger.seal_day(day=dt.date.fromisoformat(day)).count)


@task("sharing.remind", title=_("Reminding of rules that end and editions that wait"))
def remind(progress: Progress, *, day: str) -> None:
    """Tell the brand's admins which rules end soon."""
    today = dt.date.fromisoformat(day)
    rule_count = reminders.remind(today=today)
    progress.result(rules=rule_count, editions=agreements.remind_unsigned(today=today))


@every_minute
def look_for_finished_days() -> None:
    """Queue what a new day brings."""
    today = timezone.now().date()
    for day in ledger.unsealed_days(today):
        enqueue("sharing.seal", key=f"sharing.seal:{day}", day=day.isoformat())
    if reminders.due(today) or agreements.reminders_due(today):
        enqueue("sharing.remind", key=f"sharing.remind:{today}", day=today.isoformat())


@kept_for("days of the ledger", days=1096)
def forget_days(before: dt.datetime) -> int:
    """Whole sealed days; their seals stay, and the trail says that the rows went."""
    return ledger.drop_before(day=before.date())
