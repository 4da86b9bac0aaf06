"""Excuse a partner from a metric for some months, and end that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.network.queries import all_partners
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from standards.catalogue.events import WaiverChanged
from standards.catalogue.models import Metric, Waiver

if TYPE_CHECKING:
    from partners.network.models import Partner

REASON_LENGTH = 400
# A waiver without an end in sight is a change of the standard.
MOST_MONTHS = 24


@transaction.atomic
def create_waiver(
    *,
    partner: Partner,
    metric: str,
    from_month: str,
    to_month: str,
    reason: str,
    actor: Actor,
    channel: str = "page",
) -> Waiver:
    """Take a metric (its code) out of a partner's score from ``from_month`` to ``to_month``.

    The opened months of that span are scored anew.
    """
    # One after the other: two that overlap must not both look first.
    all_partners().select_for_update().get(pk=partner.pk)
    row = Metric.objects.filter(code=metric).first()
    problems = _problems(partner, row, from_month, to_month, reason)
    if row is None or problems:
        raise Refusal("waiver_bad", problems=problems)
    waiver = Waiver.objects.create(
        partner=partner,
        metric=row,
        from_month=from_month,
        to_month=to_month,
        reason=reason.strip(),
        person_id=actor.person_id,
    )
    _record("waiver.created", waiver, [None, to_month], actor, channel, reason=waiver.reason)
    emit(WaiverChanged(partner.pk, from_month, to_month))
    return waiver


@transaction.atomic
def end_waiver(*, waiver: Waiver, last_month: str, actor: Actor, channel: str = "page") -> None:
    """Let a waiver end with ``last_month``; before its first month it never was."""
    row = Waiver.objects.select_for_update().select_related("partner", "metric").get(pk=waiver.pk)
    if not months.is_month(last_month):
        problem = Problem("month_unreadable", column="last_month", value=last_month[:60])
        raise Refusal("waiver_bad", problems=[problem])
    if last_month >= row.to_month:
        return
    before = row.to_month
    again = max(row.from_month, months.shift(last_month, 1))
    _record("waiver.ended", row, [before, last_month], actor, channel)
    if last_month < row.from_month:
        row.delete()
    else:
        row.to_month = last_month
        row.save(update_fields=["to_month"])
    emit(WaiverChanged(row.partner_id, again, before))


def _problems(
    partner: Partner, metric: Metric | None, from_month: str, to_month: str, reason: str
) -> list[Problem]:
    problems = []
    if metric is None:
        problems.append(Problem("waiver_metric", column="metric"))
    problems += [
        Problem("month_unreadable", column=column, value=text[:60])
        for column, text in (("from_month", from_month), ("to_month", to_month))
        if not months.is_month(text)
    ]
    if not reason.strip():
        problems.append(Problem("value_needed", column="reason"))
    if len(reason) > REASON_LENGTH:
        params = {"limit": REASON_LENGTH, "found": len(reason)}
        problems.append(Problem("text_too_long", params, column="reason"))
    if problems or metric is None:
        return problems
    if to_month < from_month:
        return [Problem("waiver_order", column="to_month", value=to_month)]
    if months.ordinal(to_month) - months.ordinal(from_month) >= MOST_MONTHS:
        return [Problem("waiver_long", {"limit": MOST_MONTHS}, column="to_month", value=to_month)]
    others = Waiver.objects.filter(
        partner=partner, metric=metric, from_month__lte=to_month, to_month__gte=from_month
    )
    return [
        Problem("waiver_exists", {"first": row.from_month, "last": row.to_month}, column="metric")
        for row in others.order_by("from_month")[:1]
    ]


def _record(
    action: str,
    row: Waiver,
    to_month: list[str | None],
    actor: Actor,
    channel: str,
    reason: str = "",
) -> None:
    record(
        action,
        actor=actor,
        object_type="partner",
        object_id=row.partner.public_id,
        label=row.partner.code,
        changes={
            "metric": [None, row.metric.code],
            "from_month": [None, row.from_month],
            "to_month": to_month,
        },
        personal={"reason": reason} if reason else None,
        channel=channel,
    )
