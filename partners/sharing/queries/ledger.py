"""Reading the ledger: what was shown to whom on which day."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from partners.sharing.models import LedgerRow, LedgerSeal
from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.lib import months


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is wanted; empty parts do not limit. ``before`` is the row the page ends above."""

    partner: UUID | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    before: int | None = None


def ledger(actor: Actor, criteria: LedgerFilter) -> QuerySet[LedgerRow]:
    """Rows newest first, for those who may read the trail; nothing for anybody else."""
    if not actor.reach("audit.read").everything:
        return LedgerRow.objects.none()
    rows = LedgerRow.objects.order_by("-pk")
    if criteria.partner is not None:
        rows = rows.filter(partner_public_id=criteria.partner)
    if criteria.first_day is not None:
        rows = rows.filter(day__gte=criteria.first_day)
    if criteria.last_day is not None:
        rows = rows.filter(day__lte=criteria.last_day)
    return rows.filter(pk__lt=criteria.before) if criteria.before is not None else rows


@brand_rows("the ledger")
def own_part(partner: UUID, first_day: dt.date) -> dict[str, set[str]]:
    """By month the purposes a partner's own rows name: neither who looked, nor on which day."""
    rows = LedgerRow.objects.filter(partner_public_id=partner, day__gte=first_day)
    by_month: dict[str, set[str]] = {}
    for day, purpose in rows.values_list("day", "purpose").distinct():
        by_month.setdefault(months.of(day), set()).add(purpose)
    return dict(sorted(by_month.items(), reverse=True))


def last_seal() -> LedgerSeal | None:
    """The newest sealed day."""
    return LedgerSeal.objects.order_by("-day").first()
