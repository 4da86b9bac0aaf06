"""Jobs of reporting: doors only."""

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from partners.network.queries import partners_by_key
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.accounts.queries import all_persons
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, kept_for
from portal.jobs.services import enqueue, is_first_this_hour
from portal.lib.results import Refusal
from standards.reporting.models import ExtensionForAll, Period, SentKey, Upload
from standards.reporting.services import reminders
from standards.reporting.services.calendar import open_running_month
from standards.reporting.services.extensions_for_all import open_for_all
from standards.reporting.services.file_drafts import put_into_drafts
from standards.reporting.services.second_looks import tell_second_people
from standards.reporting.services.senders import tell_entered
from standards.reporting.services.uploads import (
    check_upload,
    keep_refusal,
    send_upload,
)


@every_minute
def open_months() -> None:
    """Open the month that has begun, in every collection."""
    open_running_month(today=timezone.now().date(), actor=SYSTEM)


@task("reporting.remind", title=_("Reminding of months"))
def remind(progress: Progress) -> None:
    """Tell what a new day brings, wherever one has begun."""
    progress.result(notices=reminders.remind(now=timezone.now()))


@task("reporting.open_for_all", title=_("Giving everybody more days"))
def give_days(progress: Progress, *, extension: str) -> None:
    """Open a month for everybody who has not sent, as two people decided."""
    row = ExtensionForAll.objects.select_related("period__collection").get(public_id=extension)
    person = all_persons().filter(public_id__in=[row.decided_by]).first()
    progress.result(partners=open_for_all(extension=row, actor=actor_for(person)))


@every_minute
def look_for_reminders() -> None:
    """Once an hour: somewhere a day begins."""
    if is_first_this_hour("reporting.remind"):
        enqueue("reporting.remind", key="reporting.remind")


@kept_for("uploaded files", days=7)
def forget_uploads(before: dt.datetime) -> int:
    """Files nobody came back to."""
    return delete_in_parts(Upload.objects.filter(created_at__lt=before))


@kept_for("idempotency keys", days=30)
def forget_keys(before: dt.datetime) -> int:
    """Keys of months sent by a machine: after that it does not try the same again."""
    return delete_in_parts(SentKey.objects.filter(created_at__lt=before))


@task("reporting.check_upload", title=_("Checking a file"))
def check(progress: Progress, *, upload: str) -> None:
    """Check a large file as the person who brought it."""
    row = Upload.objects.select_related("period__collection").get(public_id=upload)
    check_upload(upload=row, actor=_person(row), progress=progress)
    progress.step(3, 3)


@task("reporting.send_upload", title=_("Sending a file"))
def send(
    progress: Progress, *, upload: str, reason: str, accepted: str, as_it_is: str = ""
) -> None:
    """Send a large file as the person who brought it, with the rights held now."""
    row = Upload.objects.select_related("period__collection").get(public_id=upload)
    try:
        sent = send_upload(
            upload=row,
            actor=_person(row),
            reason=reason,
            accepted=accepted,
            as_it_is=as_it_is,
            progress=progress,
        )
    except Refusal as refusal:
        # What was changed since the check: beside the job's one sentence, the list to work on.
        if refusal.problems:
            keep_refusal(upload=row, refusal=refusal)
        raise
    progress.result(received=len(sent.received), unchanged=len(sent.unchanged))
    progress.step(3, 3)


@task("reporting.draft_upload", title=_("Putting a file into drafts"))
def draft(progress: Progress, *, upload: str, replaces: bool) -> None:
    """Put a large file into drafts as the person who brought it, with the rights held now."""
    row = Upload.objects.select_related("period__collection").get(public_id=upload)
    drafted = put_into_drafts(upload=row, replaces=replaces, actor=_person(row))
    progress.result(cells=drafted.cells)
    progress.step(3, 3)


@task("reporting.tell_entered", title=_("Telling partners what was entered for them"))
def tell(progress: Progress, *, period: str, revisions: dict[str, str], by: str) -> None:
    """Tell people of partners that the brand entered a month for them, and who confirms it."""
    row = Period.objects.select_related("collection").get(public_id=period)
    sent = {int(pk): revision for pk, revision in revisions.items()}
    person = UUID(by) if by else None
    tell_entered(period=row, revisions=sent, by=person)
    tell_second_people(period=row, partners=partners_by_key(sent).values(), by=person)


def _person(upload: Upload) -> Actor:
    return actor_for(all_persons().get(public_id=upload.person_id))
