"""People who send are reminded of a month, until it is sent: the collection's ladder says when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from portal.access.actor import SYSTEM, Actor
from portal.notices.registry import Params
from portal.notices.services.notices import News, notify_each
from standards.reporting.calendars import Dates, local_date
from standards.reporting.enums import SubmissionState
from standards.reporting.ladder import Step, ladder_of, longer_ladder, step_on
from standards.reporting.models import Period, Submission
from standards.reporting.queries.asked import asked_partners
from standards.reporting.queries.calendar import ladder_of_collection
from standards.reporting.services.senders import sending_people

CODE = "month_reminder"
# Before and after its due date nothing is said of a month.
_NEAR = dt.timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Missing:
    """A partner that has not sent, the step it is told of, when it is due, until when it may."""

    pk: int
    public_id: UUID
    name: str
    step: Step
    due: dt.date
    until: dt.date


def remind(*, now: dt.datetime) -> int:
    """Tell everybody who sends what is asked of them; returns how many notices that are.

    A step is told once a person and month, all outlets together. A constant number of queries a
    month that is near its due date.
    """
    today = now.date()
    near = Period.objects.filter(due_date__range=(today - _NEAR, today + _NEAR))
    news = [
        each
        for period in near.select_related("collection").order_by("month", "collection__code")
        for each in _news(period, now)
    ]
    notify_each(news)
    return len(news)


def as_asked(actor: Actor, reminders: Sequence[Params]) -> list[Params | None]:
    """Each reminder with the outlets that still have not sent; None where all have; one query.

    What was said of a month that can be sent is not said of one that has closed since.
    """
    sent = set(
        Submission.objects.filter(
            state=SubmissionState.RECEIVED,
            period__public_id__in={params["period"] for params in reminders},
            partner__public_id__in={key for params in reminders for key in params["partners"]},
        ).values_list("period__public_id", "partner__public_id")
    )
    return [_as_now(params, sent) for params in reminders]


def _as_now(params: Params, sent: set[tuple[UUID, UUID]]) -> Params | None:
    period = UUID(params["period"])
    left = {
        key: name for key, name in params["partners"].items() if (period, UUID(key)) not in sent
    }
    is_over = timezone.now().date() > dt.date.fromisoformat(params["until"]) + dt.timedelta(days=1)
    if not left or (is_over and params["step"] != Step.CLOSED):
        return None
    return {**params, "partners": left} | _names(left.values())


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


def _names(names: Iterable[str]) -> Names:
    listed = list(names)
    return {"names": ", ".join(listed[:3]), "more": len(listed[3:])}


def _news(period: Period, now: dt.datetime) -> list[News]:
    missing = _missing(period, now)
    rows = {row.pk: row for row in missing}
    by_reader: dict[tuple[UUID, Step, dt.date], list[Missing]] = {}
    for person, partner in sending_people(list(rows)) if rows else ():
        row = rows[partner]
        by_reader.setdefault((person, row.step, row.until), []).append(row)
    link = reverse("reporting:grid", args=(period.collection.code, period.month))
    return [
        News(
            person_id=person,
            code=CODE,
            params=_params(period, step, until, outlets),
            link=link,
            key=f"{CODE}:{period.public_id}:{step}:{until.isoformat()}",
            about=tuple(row.public_id for row in outlets),
        )
        for (person, step, until), outlets in by_reader.items()
    ]


def _params(period: Period, step: Step, until: dt.date, outlets: Sequence[Missing]) -> MonthAsked:
    return {
        "period": str(period.public_id),
        "step": step.value,
        "collection": period.collection.name,
        "month": period.month,
        "partners": {str(row.public_id): row.name for row in outlets},
        "due": outlets[0].due.isoformat(),
        "timely": period.timely_date.isoformat(),
        "until": until.isoformat(),
        **_names(row.name for row in outlets),
    }


def _missing(period: Period, now: dt.datetime) -> list[Missing]:
    """The partners asked that have not sent, for whom a step was taken where they are."""
    ladder = ladder_of_collection(period.collection)
    dates = Dates(period.due_date, period.timely_date, period.lock_date, period.compared_date)
    usual = ladder_of(ladder, period.month, dates)
    if not any(step_on(day, usual) for day in _days(now)) and not _has_longer(period, now):
        return []
    received = Submission.objects.filter(period=period, state=SubmissionState.RECEIVED)
    rows = asked_partners(period, SYSTEM, "months.review").exclude(
        pk__in=received.values("partner_id")
    )
    longer = Submission.objects.filter(period=period, open_until__gt=period.lock_date)
    until = dict(longer.values_list("partner_id", "open_until"))
    missing = []
    for pk, public_id, name, zone in rows.order_by("name", "pk").values_list(
        "pk", "public_id", "name", "time_zone"
    ):
        day, last = local_date(now, zone), until.get(pk)
        step = step_on(day, longer_ladder(ladder, last) if last else usual)
        if step is not None:
            ends = (last, last) if last else (period.due_date, period.lock_date)
            missing.append(Missing(pk, public_id, name, step, *ends))
    return missing


def _days(now: dt.datetime) -> list[dt.date]:
    """The days it may be somewhere on earth."""
    return [now.date() + dt.timedelta(days=days) for days in (-1, 0, 1)]


def _has_longer(period: Period, now: dt.datetime) -> bool:
    rows = Submission.objects.filter(period=period, open_until__gt=period.lock_date)
    return rows.filter(open_until__gte=now.date() - dt.timedelta(days=7)).exists()
