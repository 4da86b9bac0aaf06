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


def ledger(actor: Actor, wanted: LedgerFilter) -> QuerySet[LedgerRow]:
    """Rows newest first, for those who may read the trail; nothing for anybody else."""
    if not actor.reach("audit.read").everything:
        return LedgerRow.objects.none()
    rows = LedgerRow.objects.order_by("-pk")
    if wanted.partner is not None:
        rows = rows.filter(partner_public_id=wanted.partner)
    if wanted.first_day is not None:
        rows = rows.filter(day__gte=wanted.first_day)
    if wanted.last_day is not None:
        rows = rows.filter(day__lte=wanted.last_day)
    return rows.filter(pk__lt=wanted.before) if wanted.before is not None else rows


@brand_rows("the ledger")
def own_part(partner: UUID, first_day: dt.date) -> dict[str, set[str]]:
    """By month the purposes a partner's own rows name: neither who looked, nor on which day."""
    rows = LedgerRow.objects.filter(partner_public_id=partner, day__gte=first_day)
    found: dict[str, set[str]] = {}
    for day, purpose in rows.values_list("day", "purpose").distinct():
        found.setdefault(months.of(day), set()).add(purpose)
    return dict(sorted(found.items(), reverse=True))


def last_seal() -> LedgerSeal | None:
    """The newest sealed day."""
    return LedgerSeal.objects.order_by("-day").first()
