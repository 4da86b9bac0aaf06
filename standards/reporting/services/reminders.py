"""People who send are reminded of a month, until it is sent: the collection's ladder says when."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import all_partners
from partners.people.enums import PartnerRole
from partners.people.queries.reached import mailboxes_of
from portal.access.actor import SYSTEM, Actor
from portal.lib.canonical import digest
from portal.lib.mappings import JsonObject
from portal.notices.queries import told_under
from portal.notices.registry import Params
from portal.notices.services.notices import News, notify_each
from portal.ui.formats import names_in_short
from standards.reporting.calendars import Dates, local_date
from standards.reporting.enums import SubmissionState
from standards.reporting.holidays import holidays_of
from standards.reporting.ladder import (
    CATCH_UP,
    Reminder,
    Step,
    is_last_step,
    ladder_of,
    longer_ladder,
    step_on,
)
from standards.reporting.models import Period, Submission
from standards.reporting.queries.asked import asked_partners
from standards.reporting.queries.calendar import ladder_of_collection
from standards.reporting.queries.last_months import is_last_asked
from standards.reporting.services.senders import sending_people

CODE = "month_reminder"
# Before it is due and after it closed nothing is said of a month, unless somebody has longer.
_NEAR = dt.timedelta(days=40)
_SENDERS = (PartnerRole.OWNER, PartnerRole.SUBMITTER)
# Who cannot send is told nothing.
_SILENT = (PartnerStatus.PROSPECT, PartnerStatus.SUSPENDED, PartnerStatus.LEFT)


@dataclass(frozen=True, slots=True)
class Missing:
    """A partner that has not sent: the step told on its ``day``, its due and its last day."""

    pk: int
    public_id: UUID
    name: str
    step: Step
    day: dt.date
    due: dt.date
    until: dt.date


def remind(*, now: dt.datetime) -> int:
    """Tell everybody who sends what is asked of them; returns how many notices that are.

    A step is told once a person, month and outlet, what is new to a person together. A constant
    number of queries a month that is near.
    """
    today = now.date()
    is_near = Q(due_date__lte=today + _NEAR, lock_date__gte=today - _NEAR)
    is_longer = Q(pk__in=_longer(today).values("period"))
    near = Period.objects.filter(is_near | is_longer).select_related("collection")
    news = [each for period in near.order_by("last_day", "pk") for each in _news(period, now)]
    notify_each(news)
    return len(news)


def as_due(actor: Actor, reminders: Sequence[Params]) -> list[Params | None]:
    """Each reminder with the reader's outlets that still have not sent; None where it is over.

    Only the last step of a month is told: what was said before it has become untrue. Who leaves
    is told which is the last one, and nothing of what comes after it. Three queries.
    """
    own = {str(grant.partner_public_id) for grant in actor.grants if grant.role in _SENDERS}
    periods = {
        str(row.public_id): row
        for row in Period.objects.filter(
            public_id__in={params["period"] for params in reminders}
        ).select_related("collection")
    }
    rows = Submission.objects.filter(
        period__in=[row.pk for row in periods.values()],
        partner__public_id__in={key for params in reminders for key in params["partners"]} & own,
    ).select_related("period", "partner")
    standing = {
        (str(row.period.public_id), str(row.partner.public_id)): (
            row.state == SubmissionState.RECEIVED,
            row.open_until or row.was_open_until,
        )
        for row in rows
    }
    outlets = all_partners().filter(public_id__in=own).values_list("public_id", "left_month")
    leaving = {str(key): month for key, month in outlets if month}
    return [
        _as_now(params, periods[params["period"]], own, standing, leaving)
        if params["period"] in periods
        else None
        for params in reminders
    ]


def _as_now(
    params: Params,
    period: Period,
    own: set[str],
    standing: Mapping[tuple[str, str], tuple[bool, dt.date | None]],
    leaving: Mapping[str, str],
) -> Params | None:
    # Told on a day that has begun where the partner is, maybe not yet here.
    day = max(timezone.now().date(), dt.date.fromisoformat(params["day"]))
    left = {}
    for key, name in params["partners"].items():
        is_in, longer = standing.get((params["period"], key), (False, None))
        until = longer if longer and longer > period.lock_date else None
        ends = (until or period.lock_date).isoformat()
        if key not in own or is_in or ends != params["until"]:
            continue
        if leaving.get(key, period.month) < period.month:
            continue
        if is_last_step(params["step"], day, _reminders(period, until)):
            left[key] = name
    if not left:
        return None
    is_timely = day.isoformat() <= params["timely"] and params["timely"] > params["due"]
    lasting = sorted(
        name
        for key, name in left.items()
        if is_last_asked(period.collection, period.last_day, leaving.get(key, ""))
    )
    told = {"partners": left, "is_timely": is_timely, "lasting": names_in_short(lasting)}
    return {**params, **told} | _names(left.values())


def _reminders(period: Period, until: dt.date | None) -> list[Reminder]:
    """The reminders of a period, for a partner that has it open ``until`` a day of its own."""
    ladder = ladder_of_collection(period.collection)
    holidays = holidays_of(period.collection.holidays)
    if until:
        return longer_ladder(ladder, until, holidays)
    dates = Dates(period.due_date, period.timely_date, period.lock_date, period.compared_date)
    return ladder_of(ladder, period.last_day, dates, holidays)


class Names(TypedDict):
    """The first outlets by name, and how many there are beside them."""

    names: str
    more: int


class MonthAsked(Names):
    """What a reminder keeps: of which period, which step, whom it names by public id, and days."""

    period: str
    step: str
    collection: str
    month: str
    partners: dict[str, str]
    due: str
    timely: str
    until: str
    day: str


def _names(names: Iterable[str]) -> Names:
    listed = sorted(names)  # PostgreSQL keeps the keys of an object in an order of its own
    return {"names": ", ".join(listed[:3]), "more": len(listed[3:])}


def _news(period: Period, now: dt.datetime) -> list[News]:
    missing = {row.pk: row for row in _missing(period, now)}
    if not missing:
        return []
    before = _told_before(period)
    by_reader: dict[tuple[UUID, Step, dt.date], list[Missing]] = {}
    for person, partner in [*sending_people(list(missing)), *mailboxes_of(list(missing))]:
        row = missing[partner]
        if (person, row.step, row.until, str(row.public_id)) not in before:
            by_reader.setdefault((person, row.step, row.until), []).append(row)
    link = reverse("reporting:grid", args=(period.collection.code, period.code))
    return [
        News(
            person_id=person,
            code=CODE,
            params=_params(period, step, until, outlets),
            link=link,
            key=f"{CODE}:{period.public_id}:{step}:{digest([str(row.pk) for row in outlets])[:16]}",
            about=tuple(row.public_id for row in outlets),
        )
        for (person, step, until), unordered in by_reader.items()
        for outlets in [sorted(unordered, key=lambda row: row.name)]
    ]


def _told_before(period: Period) -> set[tuple[UUID, str, dt.date, str]]:
    """Who was told which step of which outlet, with the last day it had then."""
    return {
        (person, str(params["step"]), dt.date.fromisoformat(str(params["until"])), partner)
        for person, params in told_under(f"{CODE}:{period.public_id}:")
        for partner in _outlets(params)
    }


def _outlets(params: JsonObject) -> list[str]:
    partners = params["partners"]
    return list(partners) if isinstance(partners, dict) else []


def _params(period: Period, step: Step, until: dt.date, outlets: Sequence[Missing]) -> MonthAsked:
    return {
        "period": str(period.public_id),
        "step": step.value,
        "collection": period.collection.name,
        "month": period.code,
        "partners": {str(row.public_id): row.name for row in outlets},
        "due": outlets[0].due.isoformat(),
        "timely": period.timely_date.isoformat(),
        "until": until.isoformat(),
        "day": max(row.day for row in outlets).isoformat(),
        **_names(row.name for row in outlets),
    }


def _missing(period: Period, now: dt.datetime) -> list[Missing]:
    """The partners asked that have not sent and may, for whom a step was taken where they are."""
    usual = _reminders(period, None)
    days = [now.date() + dt.timedelta(days=days) for days in (-1, 0, 1)]
    longer = _longer(now.date()).filter(period=period)
    if not any(step_on(day, usual) for day in days) and not longer.exists():
        return []
    received = Submission.objects.filter(period=period, state=SubmissionState.RECEIVED)
    rows = asked_partners(period, SYSTEM, "months.review").exclude(
        pk__in=received.values("partner_id")
    )
    until = {
        partner: day or before
        for partner, day, before in longer.values_list("partner_id", "open_until", "was_open_until")
    }
    missing = []
    columns = ("pk", "public_id", "name", "time_zone")
    for pk, public_id, name, zone in (
        rows.exclude(status__in=_SILENT).order_by("name", "pk").values_list(*columns)
    ):
        day, last = local_date(now, zone), until.get(pk)
        step = step_on(day, _reminders(period, last) if last else usual)
        if step is not None:
            ends = (last, last) if last else (period.due_date, period.lock_date)
            missing.append(Missing(pk, public_id, name, step, day, *ends))
    return missing


def _longer(today: dt.date) -> QuerySet[Submission]:
    """Months that a partner has, or had until lately, open for longer than others."""
    lately = today - CATCH_UP - dt.timedelta(days=3)
    is_longer = Q(open_until__gt=F("period__lock_date"), open_until__gte=lately)
    was_longer = Q(
        open_until=None, was_open_until__gt=F("period__lock_date"), was_open_until__gte=lately
    )
    return Submission.objects.filter(is_longer | was_longer)
