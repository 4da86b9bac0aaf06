"""The network's clock."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from partners.network.enums import PartnerStatus
from partners.network.models import Partner, PartnerImport, Placement, in_force
from partners.network.services import homes
from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.services import enqueue


@task("network.begin_month", title=_("Beginning a month"))
def begin_month(progress: Progress, month: str) -> None:
    """Move homes to the placements of ``month`` and let planned leavings happen."""
    progress.result(changed=homes.begin_month(month))


@every_minute
def watch_months() -> None:
    """Queue `network.begin_month` when a placement, a leaving or a clearing has come due."""
    month = homes.current_month()
    placed = Placement.objects.filter(in_force(month))
    moved = placed.exclude(partner__home_path=F("territory__path")).exists()
    leaving = (
        Partner.objects.exclude(status=PartnerStatus.LEFT)
        .filter(left_month__gt="", left_month__lt=month)
        .exists()
    )
    stale = PartnerImport.objects.filter(created_at__lt=timezone.now() - homes.KEPT).exists()
    if moved or leaving or stale:
        enqueue("network.begin_month", key=f"network.begin_month:{month}", month=month)
