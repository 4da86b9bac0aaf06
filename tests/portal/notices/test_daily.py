"""The daily mail: once a day, in working hours, only what is still true, as people choose."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.access.actor import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.services.persons import deactivate, end_credentials
from portal.jobs.services import drain
from portal.notices.hours import MailHours
from portal.notices.models import ChosenHours, DeliveryChoice, Mail, Notice
from portal.notices.registry import GATES
from portal.notices.services import notify, set_mail_hold
from portal.notices.services.choices import choose_hours
from portal.notices.services.daily import write_daily_mails
from portal.notices.tasks import look_for_daily_mail, look_for_mail
from portal.notices.topics import topics
from tests.factories.people import actor_of, brand_user, make_user, member_user, signed_in
from tests.factories.reporting import make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WEDNESDAY = dt.datetime(2026, 7, 1, 7, 0, tzinfo=dt.UTC)


def tell(user: User, rule: str = "North") -> None:
    """News of a topic that goes in the daily mail."""
    notify(
        person_ids=[user.public_id],
        code="rule_ends",
        params={"rule": rule, "date": "2026-08-31"},
        link="/sharing/",
        key=f"rule:{rule}",
    )


def tick(clock: time_machine.Traveller, moment: dt.datetime) -> list[Any]:
    """The mails that go out at ``moment``."""
    clock.move_to(moment)
    mail.outbox = []
    look_for_daily_mail()
    look_for_mail()
    drain()
    clock.move_to(moment + dt.timedelta(seconds=30))
    drain()
    return list(mail.outbox)


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


def test_all_news_of_a_day_are_one_mail_in_the_morning() -> None:
    ann = make_user(name="Ann")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann, "North")
        tell(ann, "South")
        assert tick(clock, WEDNESDAY) == []
        (letter,) = tick(clock, WEDNESDAY + hours(1))
        assert "“North” is 31 August 2026 (2 matters)" in letter.subject
        assert letter.body.index("North") < letter.body.index("“South”")
        assert letter.body.count("/sharing/") == 2
        assert "/notices/choices/" in letter.body
        assert tick(clock, WEDNESDAY + hours(2)) == []


def test_what_comes_after_the_mail_of_a_day_waits_for_the_next_morning() -> None:
    ann = make_user()
    with time_machine.travel(WEDNESDAY + hours(2), tick=False) as clock:
        tell(ann, "North")
        assert len(tick(clock, WEDNESDAY + hours(2))) == 1
        tell(ann, "South")
        assert tick(clock, WEDNESDAY + hours(3)) == []
        (letter,) = tick(clock, WEDNESDAY + hours(25))
        assert "South" in letter.subject
        assert "“North”" not in letter.body


def test_a_weekend_is_left_in_peace() -> None:
    ann = make_user()
    saturday = dt.datetime(2026, 7, 4, 10, 0, tzinfo=dt.UTC)
    with time_machine.travel(saturday, tick=False) as clock:
        tell(ann)
        assert tick(clock, saturday) == []
        assert tick(clock, saturday + hours(24)) == []
        assert len(tick(clock, saturday + hours(46))) == 1


def test_the_morning_is_that_of_the_person() -> None:
    ann = make_user(time_zone="America/Los_Angeles")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        assert tick(clock, WEDNESDAY + hours(7.9)) == []
        assert len(tick(clock, WEDNESDAY + hours(8))) == 1


def test_without_a_choice_the_morning_is_that_of_the_first_outlet() -> None:
    (outlet,) = make_partners("A1", time_zone="Asia/Tokyo")
    olga = member_user("owner", outlet)
    with time_machine.travel(WEDNESDAY, tick=False):
        tell(olga)
    assert Notice.objects.get().daily_from == WEDNESDAY  # 16 o'clock there
    with time_machine.travel(WEDNESDAY + hours(3), tick=False):
        tell(olga, "late")
    assert Notice.objects.get(params__rule="late").daily_from == WEDNESDAY + hours(16)


def test_while_mail_is_on_hold_the_news_of_days_gather_for_one_mail() -> None:
    ann, admin = make_user(), SYSTEM
    with time_machine.travel(WEDNESDAY + hours(1), tick=False) as clock:
        set_mail_hold(is_on=True, actor=admin)
        tell(ann, "North")
        assert tick(clock, WEDNESDAY + hours(1)) == []
        clock.move_to(WEDNESDAY + hours(25))
        tell(ann, "South")
        assert tick(clock, WEDNESDAY + hours(25)) == []
        set_mail_hold(is_on=False, actor=admin)
        (letter,) = tick(clock, WEDNESDAY + hours(26))
        assert "2 matters" in letter.subject


def test_who_left_gets_none() -> None:
    ann = make_user()
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        deactivate(user=ann, actor=None)
        assert tick(clock, WEDNESDAY + hours(1)) == []


def test_what_has_lost_its_sense_is_not_mailed(monkeypatch: pytest.MonkeyPatch) -> None:
    def gate(actor: Actor, told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any] | None]:
        return [params if params["rule"] == "South" else None for params in told]

    ann = make_user()
    monkeypatch.setitem(GATES, "rule_ends", gate)
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann, "North")
        tell(ann, "South")
        (letter,) = tick(clock, WEDNESDAY + hours(1))
        assert "“North”" not in letter.body
        tell(ann, "West")
        assert tick(clock, WEDNESDAY + hours(25)) == []


def test_a_person_chooses_how_to_hear() -> None:
    ann = brand_user("admin")
    page = signed_in(ann).get("/notices/choices/")
    assert "Sharing rules that end soon" in page.content.decode()
    signed_in(ann).post("/notices/choices/", {"rule_ends": "app"})
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        assert tick(clock, WEDNESDAY + hours(1)) == []
    signed_in(ann).post("/notices/choices/", {"rule_ends": "now"})
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann, "West")
        assert len(tick(clock, WEDNESDAY + hours(1))) == 1
    assert Notice.objects.count() == 2


def test_a_person_chooses_the_hours_of_the_daily_mail() -> None:
    ann = brand_user("admin")
    client = signed_in(ann)
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        answer = client.post("/notices/choices/", {"begin": "20", "end": "22"})
        assert answer.status_code == 302
        # What waits already waits for the new hours: none at eight, and none is lost.
        assert tick(clock, WEDNESDAY + hours(1)) == []
        assert tick(clock, WEDNESDAY + hours(12.9)) == []
        assert len(tick(clock, WEDNESDAY + hours(13))) == 1
        tell(ann, "South")
        assert tick(clock, WEDNESDAY + hours(14)) == []
        assert len(tick(clock, WEDNESDAY + hours(37))) == 1
        tell(ann, "West")
        client.post("/notices/choices/", {"begin": "8", "end": "18"})
        assert not ChosenHours.objects.exists()
        assert len(tick(clock, WEDNESDAY + hours(49))) == 1


def test_hours_that_end_before_they_begin_are_refused_and_what_was_marked_is_kept() -> None:
    client = signed_in(brand_user("admin"))
    answer = client.post("/notices/choices/", {"begin": "18", "end": "8", "rule_ends": "app"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose an hour after the first one." in page
    assert re.search(r'name="rule_ends"\s+value="app"\s+checked', page)
    assert re.search(r'value="18" selected', page)
    assert not ChosenHours.objects.exists()
    assert not DeliveryChoice.objects.exists()


@given(
    begin=st.integers(0, 23),
    length=st.integers(1, 24),
    told=st.lists(st.integers(0, 200), max_size=6),
)
@settings(max_examples=15)
def test_nothing_is_lost_and_no_day_has_two_mails_at_any_hours(
    begin: int, length: int, told: list[int]
) -> None:
    """Hour by hour over ten days: all that was told goes, in the hours, once a day at most."""
    with transaction.atomic(), time_machine.travel(WEDNESDAY, tick=False) as clock:
        ann = make_user(f"{uuid4()}@brand.example", time_zone="America/Los_Angeles")
        chosen = MailHours(begin, min(begin + length, 24))
        choose_hours(hours=chosen, actor=actor_of(ann))
        went: list[dt.datetime] = []
        for hour in range(10 * 24):
            moment = WEDNESDAY + hours(hour)
            clock.move_to(moment)
            for number in (place for place, at in enumerate(told) if at == hour):
                tell(ann, f"R{number}")
            if write_daily_mails():
                went.append(moment.astimezone(ZoneInfo("America/Los_Angeles")))
        rows = Mail.objects.filter(person_id=ann.public_id, code="daily")
        named = [each for row in rows for each in row.params["notices"]]
        assert len(named) == len(set(named)) == len(told)
        assert all(moment.time() in chosen and moment.weekday() < 5 for moment in went)
        assert len({moment.date() for moment in went}) == len(went) == rows.count()
        transaction.set_rollback(True)


def test_what_nobody_may_switch_off_says_why_and_stays() -> None:
    (outlet,) = make_partners("A1")
    olga = member_user("owner", outlet)
    client = signed_in(olga)
    page = client.get("/notices/choices/").content.decode()
    assert "An agreement counts from a date and may need your signature." in page
    assert "Sharing rules that end soon" not in page
    answer = client.post("/notices/choices/", {"agreements": "app"})
    assert answer.status_code == 422
    assert not DeliveryChoice.objects.exists()


def test_every_topic_without_all_choices_says_why() -> None:
    for topic in topics():
        assert topic.default in topic.choices
        assert len(topic.choices) == 3 or topic.why or topic.name == "scores", topic.name


def test_a_choice_made_meanwhile_counts_for_what_waits() -> None:
    ann = brand_user("admin")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        signed_in(ann).post("/notices/choices/", {"rule_ends": "app"})
        assert tick(clock, WEDNESDAY + hours(1)) == []


def test_a_sign_out_in_between_loses_no_daily_mail() -> None:
    ann = make_user()
    with time_machine.travel(WEDNESDAY + hours(1), tick=False):
        tell(ann)
        look_for_daily_mail()
        end_credentials(user=ann)
        drain()
    with time_machine.travel(WEDNESDAY + hours(1.1), tick=False):
        drain()
    assert len(mail.outbox) == 1


def test_what_was_told_is_not_told_again_in_another_way() -> None:
    ann = brand_user("admin")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        tell(ann)
        signed_in(ann).post("/notices/choices/", {"rule_ends": "now"})
        tell(ann)
        assert tick(clock, WEDNESDAY + hours(1)) == []


def test_the_end_of_a_hold_wakes_nobody() -> None:
    ann, saturday = make_user(), dt.datetime(2026, 7, 4, 22, tzinfo=dt.UTC)
    with time_machine.travel(WEDNESDAY + hours(1), tick=False) as clock:
        set_mail_hold(is_on=True, actor=SYSTEM)
        tell(ann)
        clock.move_to(saturday)
        set_mail_hold(is_on=False, actor=SYSTEM)
        assert tick(clock, saturday) == []
        assert len(tick(clock, saturday + hours(34.5))) == 1
