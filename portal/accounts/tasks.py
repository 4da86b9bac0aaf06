"""Sealing the trail and forgetting ended sessions, in the background."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_noop as _

from portal.audit import services
from portal.audit.queries import unsealed_entries
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, kept_for
from portal.jobs.services import enqueue


@task("audit.seal", title=_("Sealing the audit trail"))
def seal(progress: Progress) -> None:
    """Seal what is not sealed yet."""
    new_seal = services.seal()
    progress.result(entries=new_seal.count if new_seal else 0)


@every_minute
def look_for_entries() -> None:
    """New entries are sealed within about a minute."""
    if unsealed_entries().exists():
        enqueue("audit.seal", key="audit.seal")


@kept_for("ended sessions", days=0)
def forget_sessions(before: dt.datetime) -> int:
    """Sessions that are over."""
    return delete_in_parts(Session.objects.filter(expire_date__lt=before))
