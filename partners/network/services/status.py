"""A partner's life: which steps there are, and taking one."""

from django.db import transaction
from django.utils import timezone

from partners.network.events import PartnerStatusChanged
from partners.network.models import Partner, PartnerStatus
from portal.access.actor import SYSTEM, Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal

STEPS: dict[str, tuple[str, ...]] = {
    "prospect": ("invited", "onboarding", "active", "left"),
    "invited": ("onboarding", "active", "left"),
    "onboarding": ("active", "suspended", "left"),
    "active": ("suspended", "left"),
    "suspended": ("active", "left"),
    # Taken back: the last month is cleared.
    "left": ("active",),
}


@transaction.atomic
def change_status(
    *, partner: Partner, status: str, month: str, actor: Actor, door: str = "page"
) -> Partner:
    """Move a partner to ``status``.

    For ``left``, ``month`` is the last month it reports: when that month is not over yet it is
    noted and the partner leaves when it is; otherwise it has left at once. For every other status
    the change holds at once and ``month`` is recorded.
    """
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    _check_step(row, status, month)
    before = {"status": str(row.status), "left_month": row.left_month}
    if status == PartnerStatus.LEFT:
        row.left_month = month
        if month < months.of(timezone.localdate()):
            row.status = PartnerStatus.LEFT
    else:
        row.status = status
        if before["status"] == PartnerStatus.LEFT:
            row.left_month = ""
    row.save(update_fields=["status", "left_month"])
    _record(row, before, month, actor, door)
    return row


@transaction.atomic
def leave_now(*, partner: Partner, actor: Actor = SYSTEM) -> Partner:
    """Let a planned leaving happen."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    before = {"status": str(row.status), "left_month": row.left_month}
    row.status = PartnerStatus.LEFT
    row.save(update_fields=["status"])
    _record(row, before, row.left_month, actor, "clock")
    return row


def _check_step(row: Partner, status: str, month: str) -> None:
    if status not in PartnerStatus.values:
        known = ", ".join(PartnerStatus.values)
        raise _bad("status_unknown", "status", status, known=known)
    if not months.is_month(month):
        raise _bad("month_unreadable", "month", month)
    possible = STEPS[row.status]
    if status not in possible:
        raise Refusal(
            "status_step",
            before=row.get_status_display(),
            after=PartnerStatus(status).label,
            possible=", ".join(str(PartnerStatus(step).label) for step in possible),
        )
    if status == PartnerStatus.LEFT and month < row.joined_month:
        raise _bad("left_before_joined", "month", month)


def _bad(code: str, column: str, value: str, **params: object) -> Refusal:
    return Refusal("place_bad", problems=[Problem(code, params, column=column, value=value[:60])])


def _record(row: Partner, before: dict[str, str], month: str, actor: Actor, door: str) -> None:
    after = {"status": str(row.status), "left_month": row.left_month}
    changes: dict[str, object] = {
        name: [before[name], after[name]] for name in after if before[name] != after[name]
    }
    record(
        "partner.status",
        actor=actor,
        object_type="partner",
        object_id=row.public_id,
        label=row.code,
        changes={**changes, "month": [None, month]},
        door=door,
    )
    if before["status"] != after["status"]:
        emit(PartnerStatusChanged(row.pk, before["status"], after["status"]))
