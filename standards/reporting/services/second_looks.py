"""Whoever may be the second person is told what waits, where a collection wants two."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from partners.people.contacts import managers_of_any
from portal.access.actor import Actor
from portal.notices.registry import Params
from portal.notices.services.notices import notify
from standards.reporting.models import Period, Submission
from standards.reporting.queries.looks import needs_you
from standards.reporting.services.senders import thread_of

if TYPE_CHECKING:
    from partners.network.models import Partner

CODE = "second_look"


def tell_second_people(*, period: Period, partners: Several[Partner], by: UUID | None) -> None:
    """Tell the managers of ``partners``, but not ``by``, that months wait for a second look.

    Once a person, period and day, however many months that are: the notice counts them when it is
    read. Nothing where the collection wants one person only.
    """
    if not period.collection.second_look:
        return
    notify(
        person_ids=[person for person in managers_of_any(partners) if person != by],
        code=CODE,
        params={
            "period": str(period.public_id),
            "collection": period.collection.name,
            "month": period.code,
        },
        link=reverse("reporting:inbox_month", args=(period.collection.code, period.code)),
        key=f"{CODE}:{period.public_id}:{timezone.localdate().isoformat()}",
        thread=thread_of(period),
    )


def as_waiting(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What waits for the reader of each period now, said once; None for nothing. One query."""
    mine = Submission.objects.visible_to(actor, "months.review").filter(needs_you(actor))
    waiting = (
        mine.filter(period__public_id__in={params["period"] for params in notices})
        .filter(period__collection__second_look=True, accepted_by__isnull=False)
        .order_by()
        .values_list("period__public_id")
        .annotate(Count("pk"))
    )
    counts = {str(period): count for period, count in waiting}
    newest = {params["period"]: place for place, params in enumerate(notices)}
    return [
        {**params, "count": counts[params["period"]]}
        if params["period"] in counts and newest[params["period"]] == place
        else None
        for place, params in enumerate(notices)
    ]
