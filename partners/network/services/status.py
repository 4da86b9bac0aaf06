"""A partner's life: which steps there are, and taking one."""

from django.db import transaction
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.events import PartnerStatusChanged
from partners.network.models import Partner
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
    *,
    partner: Partner,
    status: str,
    month: str,
    actor: Actor,
    at_once: bool = False,
    channel: str = "page",
) -> Partner:
    """Move a partner to ``status``.

    For ``left``, ``month`` is the last month it reports. Its access ends now when ``at_once`` or
    when that month is over; otherwise the leaving is planned and happens once that month is over
    and nothing of it is awaited any more (`homes.due_to_leave`). The present
    status again takes a planned leaving back. For every other status the change holds at once and
    ``month`` is recorded.
    """
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    _check_step(row, status, month, at_once)
    before = {"status": str(row.status), "left_month": row.left_month}
    if status == PartnerStatus.LEFT:
        row.left_month = month
        if at_once or month < _now():
            row.status = PartnerStatus.LEFT
    else:
        row.status = status
        if before["status"] in (PartnerStatus.LEFT, status):
            row.left_month = ""
    row.save(update_fields=["status", "left_month"])
    _record(row, before, month, actor, channel)
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


def steps_of(partner: Partner) -> tuple[str, ...]:
    """The statuses a partner may get next; a planned leaving can be taken back."""
    planned = bool(partner.left_month) and partner.status != PartnerStatus.LEFT
    return (*STEPS[partner.status], *((str(partner.status),) if planned else ()))


def _check_step(row: Partner, status: str, month: str, at_once: bool) -> None:
    if status not in PartnerStatus.values:
        statuses = ", ".join(PartnerStatus.values)
        raise _bad("status_unknown", "status", status, known=statuses)
    if not months.is_month(month):
        raise _bad("month_unreadable", "month", month)
    possible = steps_of(row)
    if status not in possible:
        raise Refusal(
            "status_step",
            before=row.get_status_display(),
            after=PartnerStatus(status).label,
            possible=", ".join(str(PartnerStatus(step).label) for step in possible),
        )
    if status == PartnerStatus.LEFT and month < row.joined_month:
        raise _bad("left_before_joined", "month", month)
    if status == PartnerStatus.LEFT and at_once and month > _now():
        raise _bad("left_still_to_come", "month", month, now=_now())


def _now() -> str:
    return months.of(timezone.localdate())


def _bad(code: str, column: str, value: str, **params: object) -> Refusal:
    return Refusal("place_bad", problems=[Problem(code, params, column=column, value=value[:60])])


def _record(row: Partner, before: dict[str, str], month: str, actor: Actor, channel: str) -> None:
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
        channel=channel,
    )
    if before["status"] != after["status"]:
        emit(PartnerStatusChanged(row.pk, before["status"], after["status"]))
