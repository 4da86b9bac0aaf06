"""From what a partner is excused, and from what it could be."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.network.queries import places_in
from standards.catalogue.models import Metric, Waiver
from standards.catalogue.queries.acknowledgements import current_month
from standards.catalogue.queries.force import applied_targets

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """One waiver; ``is_over`` when its last month is past."""

    public_id: str
    metric: str
    from_month: str
    to_month: str
    reason: str
    person_id: uuid.UUID | None
    is_over: bool


def waivers_of(partner: Partner) -> list[WaiverLine]:
    """The waivers of a partner, the latest first."""
    now = current_month()
    rows = Waiver.objects.filter(partner=partner).select_related("metric")
    return [
        WaiverLine(
            str(row.public_id),
            row.metric.name,
            row.from_month,
            row.to_month,
            row.reason,
            row.person_id,
            row.to_month < now,
        )
        for row in rows.order_by("-from_month", "-pk")
    ]


def judged_metrics(partner: Partner) -> list[tuple[str, str]]:
    """Code and name of the metrics a partner is judged by this month, by name."""
    now = current_month()
    applied = applied_targets(now, places_in(now, [partner.pk]))
    mask = applied.applies[0] if len(applied.applies) else ()
    codes = {
        target.metric_code
        for target, applies in zip(applied.targets, mask, strict=False)
        if applies
    }
    rows = Metric.objects.filter(code__in=codes).order_by("name")
    return list(rows.values_list("code", "name"))
