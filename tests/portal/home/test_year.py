"""The turn of the year: every step is counted from what is there, as far as its reader reaches."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from partners.network.services.partners import change_status, place
from portal.access.actor import SYSTEM
from portal.home.sections.year import year_of
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, signed_in
from tests.factories.reporting import make_metric, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOVEMBER = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def network():
    make_structure()
    return [
        make_partner("FR1"),
        make_partner("FR2"),
        make_partner("US1", territory="US"),
    ]


def steps(user):
    return {step.code: step for step in year_of(actor_of(user)).steps}


def test_places_that_begin_with_january_are_counted_and_listed(network) -> None:
    manager = brand_user("manager")
    assert steps(manager)["places"].open
    for partner in network[:2]:
        place(partner=partner, month="2027-01", tier="gold", actor=SYSTEM)
    step = steps(manager)["places"]
    assert step.is_done
    assert step.count == "2 partners have a place that begins in January 2027"
    listed = signed_in(manager).get(step.list_url).content.decode()
    assert "2 partners match" in listed
    assert "with a place that begins in January 2027" in listed
    assert "US1" not in listed


def test_a_local_manager_counts_her_own_part_only(network) -> None:
    for partner in network:
        place(partner=partner, month="2027-01", tier="gold", actor=SYSTEM)
    local = brand_user("manager", territories=["FR"])
    step = steps(local)["places"]
    assert step.count == "2 partners have a place that begins in January 2027"
    assert "2 partners match" in signed_in(local).get(step.list_url).content.decode()


def test_who_leaves_with_the_year_is_counted(network) -> None:
    change_status(partner=network[0], status="left", month="2026-12", actor=SYSTEM)
    manager = brand_user("manager")
    step = steps(manager)["takeovers"]
    assert step.count == "1 partner has December as its last month"
    listed = signed_in(manager).get(step.list_url).content.decode()
    assert "1 partner matches" in listed
    assert "with December 2026 as the last month" in listed


def test_an_admin_sees_collections_and_rules_a_manager_does_not(network) -> None:
    make_metric("calls", "count")
    make_period(["calls"], month="2026-10")
    admin = steps(brand_user("admin"))
    assert admin["collections"].count == "1 collection asks for January 2027"
    assert admin["rules"].is_done
    assert admin["agreements"].is_done
    assert steps(brand_user("manager")).keys() == {
        "standards", "places", "takeovers", "deputies",
    }  # fmt: skip


def test_from_january_on_the_year_at_hand_has_begun(network) -> None:
    with time_machine.travel(dt.datetime(2027, 1, 3, 12, tzinfo=dt.UTC), tick=False):
        assert year_of(actor_of(brand_user("manager"))).year == 2027
    assert year_of(actor_of(brand_user("admin"))).year == 2027


def test_partners_and_analysts_have_no_such_page() -> None:
    analyst = signed_in(brand_user("analyst"))
    assert analyst.get("/year/").status_code == 404
    assert signed_in(brand_user("manager")).get("/year/").status_code == 200
    assert reverse("home:year") == "/year/"
