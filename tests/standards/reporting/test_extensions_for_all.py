"""More days for everybody after an outage: one asks, another confirms, those missing get them."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.notices.models import Notice
from standards.reporting.enums import Source
from standards.reporting.models import ExtensionForAll, Period, Submission
from standards.reporting.services.extensions_for_all import open_for_all
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

ADDRESS = "/inbox/monthly/2026-06/for-all/"
WISH = {"until": "2026-07-20", "reason": "The portal was away for a day."}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 7, 14, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def period() -> Period:
    make_metric("calls", kind="count")
    make_partners("A1", "A2", "A3")
    return make_period(["calls"], "2026-06")


@pytest.fixture
def alex(period: Period) -> User:
    return brand_user("admin", "alex@brand.example")


@pytest.fixture
def anna(period: Period) -> User:
    return brand_user("admin", "anna@brand.example")


def ask(user: User) -> int:
    return signed_in(user).post(ADDRESS, WISH).status_code


def decide(user: User, action: str = "confirm") -> int:
    row = ExtensionForAll.objects.get()
    data = {"action": action, "asked_at": row.asked_at.isoformat()}
    code = signed_in(user).post(f"/inbox/for-all/{row.public_id}/", data).status_code
    drain()
    return code


def test_two_people_open_the_month_for_those_who_have_not_sent(
    period: Period, alex: User, anna: User
) -> None:
    one, two, _ = Partner.objects.order_by("code")
    olga = member_of(two, email="olga@a.example")
    send_months(
        period=period,
        months=[MonthInput(one.pk, {"calls": {"value": 5}})],
        source=Source.FORM,
        actor=acting("submitter", one),
    )
    form = " ".join(signed_in(alex).get(ADDRESS).content.decode().split())
    assert "2 partners have not sent yet." in form
    assert ask(alex) == 302
    (waiting,) = Notice.objects.all()
    assert (waiting.person_id, waiting.code) == (anna.public_id, "extension_for_all")
    assert not Submission.objects.filter(open_until__isnull=False).exists()

    assert decide(anna) == 302
    opened = Submission.objects.filter(open_until=dt.date(2026, 7, 20))
    assert set(opened.values_list("partner__code", flat=True)) == {"A2", "A3"}
    assert Notice.objects.get(person_id=olga.public_id).code == "month_opened"
    assert decide(anna) == 409
    (outcome,) = Notice.objects.filter(person_id=alex.public_id)
    assert outcome.code == "extension_for_all_decided"


def test_whoever_asked_cannot_confirm_but_take_it_back(alex: User, anna: User) -> None:
    ask(alex)
    assert decide(alex) == 403
    assert not Submission.objects.exists()
    assert decide(alex, "decline") == 302
    assert ExtensionForAll.objects.get().state == "declined"


def test_alone_nobody_can_ask(alex: User) -> None:
    assert ask(alex) == 422
    assert not ExtensionForAll.objects.exists()


def test_a_manager_of_the_whole_network_asks_and_one_of_a_part_does_not(
    alex: User, anna: User
) -> None:
    whole = brand_person(email="whole@brand.example")
    part = brand_person(email="part@brand.example", territories=["EU"])
    assert signed_in(part).get(ADDRESS).status_code == 404
    assert ask(whole) == 302
    assert decide(whole) == 404
    page = f"/inbox/for-all/{ExtensionForAll.objects.get().public_id}/"
    assert signed_in(part).get(page).status_code == 404
    assert decide(anna) == 302


def test_giving_days_to_all_costs_the_same_for_few_and_many(
    period: Period, alex: User, anna: User
) -> None:
    make_partners(*(f"B{number:02}" for number in range(40)))
    ask(alex)
    row = ExtensionForAll.objects.get()
    with CaptureQueriesContext(connection) as few:
        open_for_all(extension=row, actor=SYSTEM)
    assert Submission.objects.filter(open_until__isnull=False).count() == 43
    assert len(few) < 40


def test_who_has_a_later_day_keeps_it(period: Period, alex: User, anna: User) -> None:
    one = Partner.objects.get(code="A1")
    Submission.objects.create(period=period, partner=one, open_until=dt.date(2026, 8, 20))
    ask(alex)
    decide(anna)
    assert Submission.objects.get(partner=one).open_until == dt.date(2026, 8, 20)
