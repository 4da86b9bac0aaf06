"""Expected against received: what each partner of an area sent, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.network.queries import partners_within
from partners.network.queries.codes import territories_within
from portal.access.actor import Actor
from portal.lib.search import holding
from standards.reporting.enums import Standing, SubmissionState
from standards.reporting.models import Collection, Period, Submission
from standards.reporting.queries.asked import asked_pairs, periods_told_apart
from standards.reporting.queries.documents import of_partners
from standards.reporting.queries.period_ends import day_everywhere

if TYPE_CHECKING:
    from partners.network.models import Partner, PartnerQuerySet

MONTHS = 24
PAGE = 50
_SENT = {True: Standing.ON_TIME, False: Standing.LATE, None: Standing.SENT}


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A partner and, month by month, how it stands."""

    partner: Partner
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Months of a collection, the oldest first, and a page of the partners that fit.

    ``missing``: the day of sending is over; before, a month is open. ``sent``: received, and nobody
    knows when. ``total`` partners fit, of which the rows begin behind the first ``offset``.
    """

    periods: tuple[Period, ...]
    rows: tuple[ExpectedRow, ...]
    total: int
    offset: int

    @property
    def next_offset(self) -> int:
        """Where the next page begins; 0 on the last."""
        end = self.offset + len(self.rows)
        return end if end < self.total else 0


def asking_collections() -> list[Collection]:
    """The collections of whose months partners report something, by name; one query."""
    asked = periods_told_apart().filter(asks=True)  # type: ignore[misc]  # annotated
    rows = Collection.objects.filter(pk__in=asked.order_by().values("collection_id"))
    return list(rows.order_by("name", "code"))


def expected(
    collection: Collection,
    actor: Actor,
    *,
    text: str = "",
    territory: str = "",
    offset: int = 0,
    size: int | None = PAGE,
) -> Expected:
    """The last 24 months of ``collection`` for a page of the actor's partners, by name.

    ``text``: words of code and name; ``territory``: a code; ``size`` None: all of them. The number
    of queries does not grow with partners.
    """
    begun = timezone.now().date() + dt.timedelta(days=1)
    newest = Period.objects.filter(collection=collection, first_day__lte=begun)
    newest = newest.order_by("-last_day")
    periods = tuple(reversed(newest.select_related("collection")[:MONTHS]))
    partners = _fitting(actor, text, territory)
    total = partners.count()
    page = list(partners[offset:] if size is None else partners[offset : offset + size])
    return Expected(periods, tuple(_rows(periods, page, actor)), total, offset)


def _fitting(actor: Actor, text: str, territory: str) -> PartnerQuerySet:
    partners = partners_within(actor, "months.review").filter(holding(text))
    if territory:
        within = territories_within(actor.reach("months.review")).filter(code=territory)
        path = within.values_list("path", flat=True).first()
        partners = partners.filter(home_path__startswith=path or "?")
    return partners.order_by("name", "code")


def _rows(
    periods: Sequence[Period], partners: Sequence[Partner], actor: Actor
) -> Iterator[ExpectedRow]:
    ids = [partner.pk for partner in partners]
    if not ids:
        return
    asked = asked_pairs(periods, ids, actor, "months.review")
    submissions = of_partners(Submission.objects.filter(period__in=periods), ids)
    columns = ("period_id", "partner_id", "state", "current__is_on_time")
    sent = {(row[0], row[1]): row[2:] for row in submissions.values_list(*columns)}
    today = day_everywhere()
    for partner in partners:
        yield ExpectedRow(
            partner,
            tuple(
                _standing(
                    period,
                    sent.get((period.pk, partner.pk)),
                    is_asked=(period.pk, partner.pk) in asked,
                    today=today,
                )
                for period in periods
            ),
        )


def _standing(
    period: Period, sent: tuple[str, bool | None] | None, *, is_asked: bool, today: dt.date
) -> Standing:
    state, is_on_time = sent or ("", None)
    if state == SubmissionState.RECEIVED:
        return _SENT[is_on_time]
    if not is_asked:
        return Standing.NOT_ASKED
    if state == SubmissionState.RETURNED:
        return Standing.RETURNED
    return Standing.MISSING if period.due_date < today else Standing.OPEN
