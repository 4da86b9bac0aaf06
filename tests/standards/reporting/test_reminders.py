"""Reminders: the right people, on working days, each step once, and nothing that is sent."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from partners.network.models import Partner
from partners.network.services.status import change_status
from partners.network.tasks import watch_months
from partners.people.models import Membership
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.notices.models import Mail, Notice
from portal.notices.services import set_mail_hold
from portal.notices.tasks import look_for_daily_mail, look_for_mail
from standards.reporting.enums import Source
from standards.reporting.models import Collection, Period, Submission
from standards.reporting.queries.last_months import is_last_asked
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.reminders import remind
from standards.reporting.services.review import end_extensions
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.people import signed_in
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

# June 2026: due on Tuesday 7 July, timely until 10, closed after 15.
MONTH = "2026-06"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(2026, 6, 20, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


def a_month(*codes: str, **fields: str) -> tuple[Period, list[Partner]]:
    make_metric("calls", kind="count")
    partners = make_partners(*codes, **fields)
    return make_period(["calls"], MONTH), partners


def send(period: Period, partner: Partner) -> None:
    send_months(
        period=period,
        months=[MonthInput(partner.pk, {"calls": {"value": 5}})],
        source=Source.FORM,
        actor=acting("submitter", partner),
    )


def morning(clock: time_machine.Traveller, day: int, hour: int = 8) -> list[str]:
    """The subjects of the mails of a July day, with whom they go to; the bodies are in the box."""
    moment = dt.datetime(2026, 7, day, tzinfo=dt.UTC)
    clock.move_to(moment)
    remind(now=moment)
    mail.outbox = []
    for seconds in (0, 30):
        clock.move_to(moment + dt.timedelta(hours=hour, seconds=seconds))
        look_for_daily_mail()
        look_for_mail()
        drain()
    return [f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox]


def test_a_month_is_asked_for_step_by_step(clock: time_machine.Traveller) -> None:
    a_month("A1")
    member_of(Partner.objects.get(), email="olga@a.example")
    told = {day: subjects for day in range(1, 20) if (subjects := morning(clock, day))}
    words = {day: each.partition(": June 2026: ")[2] for day, (each,) in told.items()}
    assert words == {
        1: "please send your numbers by 7 July 2026",
        3: "your numbers are due on 7 July 2026",  # Saturday 4 July
        7: "last call, due on 7 July 2026",
        8: "your numbers were due on 7 July 2026",
        16: "closed without your numbers",
    }


def test_nothing_is_said_of_what_is_sent(clock: time_machine.Traveller) -> None:
    period, (one, two) = a_month("A1", "A2")
    member_of(one, two, email="olga@a.example")
    assert len(morning(clock, 1)) == 1
    clock.move_to(dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC))
    send(period, one)
    assert len(morning(clock, 3)) == 1
    assert "A1" not in mail.outbox[0].body
    assert "A2 Motors" in mail.outbox[0].body
    clock.move_to(dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC))
    send(period, two)
    assert morning(clock, 7) == []


def test_what_is_sent_before_the_mail_goes_is_not_in_it(clock: time_machine.Traveller) -> None:
    period, (one, two) = a_month("A1", "A2")
    olga = member_of(one, two, email="olga@a.example")
    clock.move_to(dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    remind(now=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    send(period, one)
    assert len(morning(clock, 1)) == 1
    assert "A1" not in mail.outbox[0].body
    page = signed_in(olga).get("/notices/").content.decode()
    assert "A2 Motors by 7 July" in page
    assert "A1 Motors" not in page.partition("<main")[2]
    send(period, two)
    assert "7 July" not in signed_in(olga).get("/notices/").content.decode()


def test_one_mail_for_all_outlets_and_months_of_a_person(clock: time_machine.Traveller) -> None:
    _, partners = a_month("A1", "A2", "A3", "A4", "A5")
    make_metric("visits", kind="count")
    make_period(["visits"], MONTH, code="second")
    member_of(*partners, email="olga@a.example")
    (subject,) = morning(clock, 1)
    assert subject.endswith("please send your numbers by 7 July 2026 (2 matters)")
    body = mail.outbox[0].body
    assert body.count("A1 Motors, A2 Motors, A3 Motors and 2 more by 7 July 2026.") == 2
    assert body.count("/months/") == 2


def test_a_step_is_told_once_however_often_the_clock_strikes(
    clock: time_machine.Traveller,
) -> None:
    a_month("A1")
    member_of(Partner.objects.get(), email="olga@a.example")
    moment = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    clock.move_to(moment)
    for hour in range(8):
        remind(now=moment + dt.timedelta(hours=hour))
    assert Notice.objects.count() == 1
    assert len(morning(clock, 1)) == 1
    assert morning(clock, 1, hour=9) == []
    assert Mail.objects.count() == 1


def test_a_weekend_s_step_comes_on_monday(clock: time_machine.Traveller) -> None:
    make_metric("calls", kind="count")
    (partner,) = make_partners("A1")
    make_period(["calls"], "2026-07")  # August begins on a Saturday
    member_of(partner, email="olga@a.example")
    for day in (1, 2):
        assert remind(now=dt.datetime(2026, 8, day, 12, tzinfo=dt.UTC)) == 0
    assert remind(now=dt.datetime(2026, 8, 3, 0, 1, tzinfo=dt.UTC)) == 1


def test_a_day_begins_where_the_partner_is(clock: time_machine.Traveller) -> None:
    a_month("A1", time_zone="Pacific/Auckland")
    member_of(Partner.objects.get(), email="olga@a.example")
    assert remind(now=dt.datetime(2026, 6, 30, 11, 0, tzinfo=dt.UTC)) == 0
    assert remind(now=dt.datetime(2026, 6, 30, 13, 0, tzinfo=dt.UTC)) == 1


def test_viewers_leavers_and_suspended_partners_hear_nothing(
    clock: time_machine.Traveller,
) -> None:
    _, (one, two) = a_month("A1", "A2")
    member_of(one, role="viewer", email="viewer@a.example")
    gone = member_of(one, email="gone@a.example")
    member_of(two, email="suspended@a.example")
    change_status(partner=two, status="suspended", month="2026-06", actor=SYSTEM)
    moment = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    clock.move_to(moment)
    assert remind(now=moment) == 1
    Membership.objects.filter(user=gone).update(ended_at=moment)
    assert morning(clock, 1) == []


def test_who_leaves_is_asked_for_its_last_month_and_told_that_it_is_the_last(
    clock: time_machine.Traveller,
) -> None:
    june, (one, two) = a_month("A1", "A2")
    (july,) = open_periods(collection=june.collection, months=["2026-07"], actor=SYSTEM)
    olga = member_of(one, two)
    change_status(partner=one, status="left", month="2026-06", actor=SYSTEM)
    # The month is sent when it is over: the leaver is still there to do it.
    assert len(morning(clock, 1)) == 1
    letter = str(mail.outbox[0].body)
    assert "please send the numbers of A1 Motors, A2 Motors by 7 July 2026." in letter
    assert "It is the last time that numbers of A1 Motors are asked for." in letter
    send(june, one)
    clock.move_to(dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC))
    watch_months()
    drain()
    one.refresh_from_db()
    assert one.status == "left"
    clock.move_to(dt.datetime(2026, 8, 3, 9, tzinfo=dt.UTC))
    assert remind(now=dt.datetime(2026, 8, 3, 9, tzinfo=dt.UTC)) == 1
    (row,) = Notice.objects.filter(person_id=olga.public_id, params__period=str(july.public_id))
    assert row.params["names"] == two.name


def test_what_was_told_of_a_month_is_not_said_once_a_leaving_is_planned_before_it(
    clock: time_machine.Traveller,
) -> None:
    _, (one,) = a_month("A1")
    olga = member_of(one)
    clock.move_to(dt.datetime(2026, 7, 1, 3, tzinfo=dt.UTC))
    assert remind(now=dt.datetime(2026, 7, 1, 3, tzinfo=dt.UTC)) == 1
    change_status(partner=one, status="left", month="2026-05", actor=SYSTEM)
    Partner.objects.filter(pk=one.pk).update(status="active")
    assert morning(clock, 1) == []
    assert "June 2026" not in signed_in(olga).get("/notices/").content.decode()


def test_a_leaver_that_does_not_send_keeps_its_access_until_the_month_closes(
    clock: time_machine.Traveller,
) -> None:
    _, (one,) = a_month("A1")
    member_of(one)
    change_status(partner=one, status="left", month="2026-06", actor=SYSTEM)
    for day, status in ((1, "active"), (15, "active"), (16, "left")):
        clock.move_to(dt.datetime(2026, 7, day, 12, tzinfo=dt.UTC))
        watch_months()
        drain()
        one.refresh_from_db()
        assert (day, one.status) == (day, status)


@pytest.mark.parametrize(
    ("frequency", "left_month", "is_last"),
    [
        ("month", "2026-06", True),
        ("month", "2026-07", False),
        ("month", "2026-05", False),
        ("month", "", False),
        # The quarter from July on ends after it has left.
        ("quarter", "2026-08", True),
        ("quarter", "2026-09", False),
        ("quarter", "2026-05", False),
    ],
)
def test_the_last_period_is_the_last_that_ends_before_the_leaving(
    frequency: str, left_month: str, is_last: bool
) -> None:
    collection = Collection(frequency=frequency, first_month="2026-04")
    assert is_last_asked(collection, dt.date(2026, 6, 30), left_month) is is_last


def test_held_reminders_go_as_one_mail_of_what_is_true_then(
    clock: time_machine.Traveller,
) -> None:
    a_month("A1")
    member_of(Partner.objects.get(), email="olga@a.example")
    set_mail_hold(is_on=True, actor=SYSTEM)
    assert [morning(clock, day) for day in (1, 3, 7, 8)] == [[], [], [], []]
    set_mail_hold(is_on=False, actor=SYSTEM)
    assert len(morning(clock, 9)) == 1


def test_the_manager_answers(clock: time_machine.Traveller) -> None:
    a_month("A1")
    mia = brand_person(email="mia@brand.example", territories=["EU"])
    User.objects.filter(pk=mia.pk).update(name="Mia Manager", phone="+43 1 234")
    brand_person(email="whole@brand.example")
    member_of(Partner.objects.get(), email="olga@a.example")
    morning(clock, 1)
    (letter,) = mail.outbox
    assert letter.reply_to == ["mia@brand.example"]
    assert "Questions? Mia Manager answers, +43 1 234, or reply to this mail." in letter.body
    assert isinstance(letter, EmailMultiAlternatives)
    (html,) = [str(text) for text, kind in letter.alternatives if kind == "text/html"]
    assert "Mia Manager" in html
    assert f'href="http://testserver/months/monthly/{MONTH}/"' in html


def test_a_collection_takes_the_steps_it_is_set_to(clock: time_machine.Traveller) -> None:
    a_month("A1")
    member_of(Partner.objects.get(), email="olga@a.example")
    Collection.objects.update(remind_open=False, remind_days_before=None, remind_late=False)
    assert [day for day in range(1, 20) if morning(clock, day)] == [7, 16]


def test_outlets_in_two_zones_are_both_asked_for(clock: time_machine.Traveller) -> None:
    make_metric("calls", kind="count")
    (east,) = make_partners("E1", time_zone="Pacific/Auckland")
    (west,) = make_partners("W1", time_zone="America/Los_Angeles")
    make_period(["calls"], MONTH)
    olga = member_of(east, west, email="olga@a.example")
    begin = dt.datetime(2026, 6, 30, 12, 30, tzinfo=dt.UTC)
    for hour in range(24):
        moment = begin + dt.timedelta(hours=hour)
        clock.move_to(moment)
        remind(now=moment)
    rows = Notice.objects.filter(person_id=olga.public_id)
    assert sorted(row.params["names"] for row in rows) == ["E1 Motors", "W1 Motors"]


def test_a_step_that_is_over_is_not_told_any_more(clock: time_machine.Traveller) -> None:
    a_month("A1")
    olga = member_of(Partner.objects.get(), email="olga@a.example")
    set_mail_hold(is_on=True, actor=SYSTEM)
    for day in (1, 3, 7, 8):
        morning(clock, day)
    set_mail_hold(is_on=False, actor=SYSTEM)
    (subject,) = morning(clock, 9)
    assert subject.endswith("your numbers were due on 7 July 2026")
    assert signed_in(olga).get("/notices/").content.decode().count("Monthly, June 2026") == 1


def test_late_says_on_time_only_as_long_as_it_is(clock: time_machine.Traveller) -> None:
    a_month("A1")
    olga = member_of(Partner.objects.get(), email="olga@a.example")
    morning(clock, 8)
    assert "Until 10 July 2026 it still counts as on time." in mail.outbox[0].body
    clock.move_to(dt.datetime(2026, 7, 11, 9, tzinfo=dt.UTC))
    assert "still counts as on time" not in signed_in(olga).get("/notices/").content.decode()


def test_who_has_longer_is_reminded_of_that_day(clock: time_machine.Traveller) -> None:
    period, (one,) = a_month("A1")
    member_of(one, email="olga@a.example")
    Submission.objects.create(period=period, partner=one, open_until=dt.date(2026, 7, 24))
    told = {}
    for day in range(14, 31):
        clock.move_to(dt.datetime(2026, 7, day, tzinfo=dt.UTC))
        end_extensions(day=dt.date(2026, 7, day))
        if subjects := morning(clock, day):
            told[day] = subjects[0].partition(": June 2026: ")[2]
    assert told == {24: "last call, due on 24 July 2026", 27: "closed without your numbers"}


def test_an_outlet_its_reader_lost_is_not_named(clock: time_machine.Traveller) -> None:
    _, (one, two) = a_month("A1", "A2")
    olga = member_of(one, two, email="olga@a.example")
    moment = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    clock.move_to(moment)
    remind(now=moment)
    Membership.objects.filter(user=olga, partner=two).update(ended_at=moment)
    page = signed_in(olga).get("/notices/").content.decode()
    assert "A1 Motors" in page
    assert "A2 Motors" not in page
