"""What was written to a partner's people stands on its page."""

import datetime as dt

import pytest
import time_machine

from partners.network.models import Partner
from partners.people.models import Membership
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.notices.models import Notice
from portal.notices.services import notify
from portal.notices.tasks import look_for_daily_mail, look_for_mail
from tests.factories.people import signed_in
from tests.factories.reporting import brand_person, make_partners, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WEDNESDAY = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


def returned(olga: User, partner: Partner, key: str = "k") -> None:
    params = {"partner": partner.name, "month": "2026-06", "reason": "", "until": "2026-07-08"}
    notify(
        person_ids=[olga.public_id],
        code="month_returned",
        params=params,
        link="/months/",
        key=f"{key}:{partner.code}",
        about={olga.public_id: [partner.public_id]},
    )


def page(user: User, partner: Partner) -> str:
    answer = signed_in(user).get(f"/partners/{partner.public_id}/told/")
    return " ".join(answer.content.decode().split()) if answer.status_code == 200 else ""


def test_the_page_says_who_was_told_what_and_how_it_went() -> None:
    one, two = make_partners("A1", "A2")
    olga = member_of(one, two, role="owner", email="olga@a.example")
    mia = brand_person(email="mia@brand.example", territories=["EU"])
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        assert "Nobody was told anything yet" in page(mia, one)
        returned(olga, one)
        returned(olga, two)
        assert "mail on its way" in page(mia, one)
        drain()
        clock.move_to(WEDNESDAY + dt.timedelta(minutes=1))
        drain()
        text = page(mia, one)
        assert "A1 Motors: June 2026 was returned to you" in text
        assert "A2 Motors: June" not in text
        assert "mailed" in text
        assert "olga@a.example" in text
        signed_in(olga).get(f"/notices/{Notice.objects.order_by('pk')[0].public_id}/")
        assert "opened on" in page(mia, one)


def test_what_waits_for_the_mail_of_the_day_says_so_and_then_that_it_went() -> None:
    (one,) = make_partners("A1")
    olga = member_of(one, role="owner", email="olga@a.example")
    mia = brand_person(email="mia@brand.example", territories=["EU"])
    signed_in(olga).post("/notices/choices/", {"returned": "daily"})
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        returned(olga, one)
        assert "in the next mail of the day" in page(mia, one)
        look_for_daily_mail()
        drain()
        clock.move_to(WEDNESDAY + dt.timedelta(minutes=1))
        look_for_mail()
        drain()
        assert "mailed" in page(mia, one)


def test_who_left_stays_on_the_page_and_only_the_manager_reads_it() -> None:
    (one,) = make_partners("A1")
    olga = member_of(one, role="owner", email="olga@a.example")
    mia = brand_person(email="mia@brand.example", territories=["EU"])
    returned(olga, one)
    Membership.objects.update(ended_at=WEDNESDAY)
    assert "olga@a.example" in page(mia, one)
    assert page(olga, one) == ""
