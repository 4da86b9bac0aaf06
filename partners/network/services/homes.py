"""Keep `Partner.home_path` (row scoping) at the placement in force now."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from partners.network.enums import ChangeState, PartnerStatus
from partners.network.models import NetworkChange, Partner, PartnerImport, Placement
from partners.network.registry import still_owing
from partners.network.services.status import leave_now
from portal.lib import months

KEPT = timedelta(days=31)


def current_month() -> str:
    """The month it is now in the portal's time zone."""
    return months.of(timezone.localdate())


@transaction.atomic
def refresh_homes(partner_ids: Iterable[int] | None = None, month: str = "") -> int:
    """Set every home path to the placement in force in ``month`` (default: now).

    Before the first placement the first counts, after the last the last. Returns how many
    partners changed.
    """
    month = month or current_month()
    rows = Placement.objects.order_by("partner_id", "from_month")
    partners = Partner.objects.all()
    if partner_ids is not None:
        chosen = list(partner_ids)
        rows, partners = rows.filter(partner_id__in=chosen), partners.filter(pk__in=chosen)
    homes: dict[int, str] = {}
    for partner_id, from_month, path in rows.values_list(
        "partner_id", "from_month", "territory__path"
    ):
        if from_month <= month or partner_id not in homes:
            homes[partner_id] = path
    changed = [
        Partner(pk=pk, home_path=homes[pk])
        for pk, path in partners.values_list("pk", "home_path")
        if pk in homes and homes[pk] != path
    ]
    Partner.objects.bulk_update(changed, ["home_path"], batch_size=500)
    return len(changed)


def unfinished() -> tuple[QuerySet[PartnerImport], QuerySet[NetworkChange]]:
    """Tables somebody brought and did not create or approve."""
    return PartnerImport.objects.all(), NetworkChange.objects.filter(state=ChangeState.DRAFT)


def due_to_leave(month: str) -> list[Partner]:
    """Partners whose planned leaving happens now: the last month is over, and owed no longer.

    A sold outlet leaves with the month before its buyer's, whatever it has not sent.
    """
    over = Partner.objects.exclude(status=PartnerStatus.LEFT).filter(
        left_month__gt="", left_month__lt=month
    )
    is_sold = Exists(Partner.objects.filter(predecessor=OuterRef("pk")))
    owing = still_owing(dict(over.filter(~is_sold).values_list("pk", "left_month")))
    return list(over.exclude(pk__in=owing).order_by("pk"))


def begin_month(month: str = "") -> int:
    """Homes move with the first minute of a month; planned leavings happen once they are due."""
    month = month or current_month()
    for partner in due_to_leave(month):
        leave_now(partner=partner)
    # Tables somebody began to import and never finished.
    for rows in unfinished():
        rows.filter(created_at__lt=timezone.now() - KEPT).delete()
    return refresh_homes(month=month)
