"""The manager's side: what is due, in, missing, and what needs a person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from partners.network.models import Partner, PartnerStatus
from portal.access.actor import Actor
from portal.lib import months as month_lib
from standards.reporting.models import Period, Submission, SubmissionState
from standards.reporting.queries.asking import sheet_of
from standards.reporting.queries.closing import day_everywhere
from standards.reporting.queries.documents import MANY
from standards.reporting.queries.history import OutletMonth, outlet_month
from standards.reporting.rates import Rate, on_time_rate, reporting_rate
from standards.reporting.shown import cell_text

# People who cannot send are not asked: their months are neither due nor missing.
_NOT_ASKED = (PartnerStatus.PROSPECT, PartnerStatus.SUSPENDED)


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """One month of a collection in an actor's area; ``due`` counts partners asked.

    ``is_due``: the day by which it should be sent is over everywhere. Before, nobody is missing.
    """

    period: Period
    due: int
    received: int
    needs_look: int
    returned: int
    on_time: int
    is_due: bool

    @property
    def missing(self) -> int:
        """Asked and not received."""
        return self.due - self.received

    @property
    def reporting(self) -> Rate:
        """Received of due."""
        return reporting_rate(self.received, self.due)

    @property
    def punctual(self) -> Rate:
        """On time of due."""
        return on_time_rate(self.on_time, self.due)


@dataclass(frozen=True, slots=True)
class Oddity:
    """One unusual value with the reason its partner gave."""

    name: str
    text: str
    low: str
    high: str
    usual: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A received month that a person should look at."""

    submission: Submission
    partner: Partner
    sent_at: dt.datetime
    oddities: tuple[Oddity, ...]


def period_figures(actor: Actor, months_back: int = 13) -> list[PeriodFigures]:
    """Figures of the latest months within the actor's area, newest first; four queries."""
    latest = month_lib.of(timezone.now().date() + dt.timedelta(days=1))
    periods = list(
        Period.objects.filter(month__lte=latest, month__gt=month_lib.shift(latest, -months_back))
        .select_related("collection")
        .order_by("-month", "collection__code")
    )
    partners, today = _partners(actor), day_everywhere()
    counts = _counts(actor, periods)
    return [_figures(period, partners, counts.get(period.pk, {}), today) for period in periods]


def figures_of(actor: Actor, period: Period) -> PeriodFigures:
    """Figures of one month within the actor's area; three queries."""
    counts = _counts(actor, [period])
    return _figures(period, _partners(actor), counts.get(period.pk, {}), day_everywhere())


def _partners(actor: Actor) -> list[tuple[str, str]]:
    rows = Partner.objects.visible_to(actor, "months.review").exclude(status__in=_NOT_ASKED)
    return list(rows.values_list("joined_month", "left_month"))


def _counts(actor: Actor, periods: Sequence[Period]) -> dict[int, dict[str, int]]:
    received = Q(state=SubmissionState.RECEIVED)
    rows = (
        Submission.objects.visible_to(actor, "months.review")
        .filter(period__in=periods)
        .exclude(partner__status__in=_NOT_ASKED)
        .order_by()
        .values("period_id")
        .annotate(
            received=Count("pk", filter=received),
            needs_look=Count("pk", filter=received & Q(needs_look=True)),
            returned=Count("pk", filter=Q(state=SubmissionState.RETURNED)),
            on_time=Count("pk", filter=received & Q(current__is_on_time=True)),
        )
    )
    names = ("received", "needs_look", "returned", "on_time")
    counted = rows.values_list("period_id", *names)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in counted}


def _figures(
    period: Period, partners: Sequence[tuple[str, str]], counts: dict[str, int], today: dt.date
) -> PeriodFigures:
    month = period.month
    due = sum(1 for joined, left in partners if joined <= month and (not left or left >= month))
    return PeriodFigures(
        period=period,
        due=due,
        received=counts.get("received", 0),
        needs_look=counts.get("needs_look", 0),
        returned=counts.get("returned", 0),
        on_time=counts.get("on_time", 0),
        is_due=period.due_date < today,
    )


def exceptions_of(actor: Actor, period: Period, limit: int = 200) -> list[Exceptional]:
    """Received months with accepted warnings nobody has looked at, by partner's name."""
    rows = (
        Submission.objects.visible_to(actor, "months.review")
        .filter(period=period, state=SubmissionState.RECEIVED, needs_look=True)
        .select_related("partner", "current")
        .order_by("partner__name", "pk")[:limit]
    )
    slots = sheet_of(period).slots
    found = []
    for row in rows:
        if row.current is None:
            continue
        notes: list[dict[str, Any]] = row.current.warnings
        oddities = tuple(
            Oddity(
                name=slots[note["cell"]].name if note["cell"] in slots else note["cell"],
                text=(
                    cell_text(slots[note["cell"]].metric, row.current.cells.get(note["cell"]))
                    if note["cell"] in slots
                    else note.get("value", "")
                ),
                low=note.get("low", ""),
                high=note.get("high", ""),
                usual=note.get("usual", ""),
                reason=note["reason"],
            )
            for note in notes
        )
        found.append(Exceptional(row, row.partner, row.current.sent_at, oddities))
    return found


def months_of_area(
    actor: Actor, period: Period, state: str, limit: int = 500
) -> tuple[list[OutletMonth], int]:
    """Partners of the actor's area whose month is ``missing``, ``in`` or ``returned``.

    Returns at most ``limit``, by name, and how many there are.
    """
    now = timezone.now()
    partners = (
        Partner.objects.visible_to(actor, "months.review")
        .exclude(status__in=_NOT_ASKED)
        .reporting_in(period.month)
        .order_by("name", "pk")
    )
    mine = Submission.objects.filter(period=period)
    received = mine.filter(state=SubmissionState.RECEIVED).values("partner_id")
    chosen = {
        "missing": partners.exclude(pk__in=received),
        "in": partners.filter(pk__in=received),
        "returned": partners.filter(
            pk__in=mine.filter(state=SubmissionState.RETURNED).values("partner_id")
        ),
    }[state]
    count = chosen.count()
    shown = list(chosen[: min(limit, MANY)])
    rows = {
        row.partner_id: row
        for row in mine.filter(partner__in=[partner.pk for partner in shown]).select_related(
            "current"
        )
    }
    return [outlet_month(period, partner, rows.get(partner.pk), now) for partner in shown], count
