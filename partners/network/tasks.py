"""The network's clock, and its long work."""

import datetime as dt

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from partners.network.models import NetworkChange, Placement, in_force
from partners.network.services import homes
from partners.network.services.list_changes import make_change
from portal.access.actor import actor_for
from portal.accounts.queries import all_persons
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, kept_for
from portal.jobs.services import enqueue


@task("network.begin_month", title=_("Beginning a month"))
def begin_month(progress: Progress, month: str) -> None:
    """Move homes to the placements of ``month`` and let planned leavings happen."""
    progress.result(changed=homes.begin_month(month))


@task("network.make_change", title=_("Changing the network by a list"))
def change_network(progress: Progress, change: str) -> None:
    """Make what somebody approved, with the rights held now."""
    row = NetworkChange.objects.get(public_id=change)
    progress.step(0, len(row.rows))
    person = all_persons().filter(public_id__in=[row.person_id]).first()
    progress.result(changed=make_change(public_id=row.public_id, actor=actor_for(person)))
    progress.step(len(row.rows), len(row.rows))


@every_minute
def watch_months() -> None:
    """Queue `network.begin_month` when a placement, a leaving or a clearing has come due."""
    month = homes.current_month()
    placed = Placement.objects.filter(in_force(month))
    moved = placed.exclude(partner__home_path=F("territory__path")).exists()
    leaving = homes.due_to_leave(month)
    over = timezone.now() - homes.KEPT
    stale = any(rows.filter(created_at__lt=over).exists() for rows in homes.unfinished())
    if moved or leaving or stale:
        enqueue("network.begin_month", key=f"network.begin_month:{month}", month=month)


@kept_for("lists that changed the network", days=400)
def forget_changes(before: dt.datetime) -> int:
    """Lists whose changes were made; what they changed stands in the trail."""
    return delete_in_parts(NetworkChange.objects.filter(made_at__lt=before))
