"""Several collections that end in one month, entered and sent in one form."""

import pytest
import time_machine
from django.urls import reverse

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.reporting.enums import Frequency
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.queries import month_documents
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from tests.factories.reporting import make_metric, make_partners, make_period, member_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-06"
OVER = "2026-07-03T12:00:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(OVER, tick=False):
        yield


@pytest.fixture
def periods(clock):
    make_metric("calls", "count", name="Calls")
    make_metric("visits", "count", name="Visits")
    monthly = make_period(["calls"], month=MONTH)
    quarterly = save_collection(
        code="quarterly",
        name="Quarterly",
        metrics=["visits"],
        recurrence=Recurrence(Frequency.QUARTER, "2026-04"),
        actor=SYSTEM,
    )
    return [monthly, *open_periods(collection=quarterly, months=[MONTH], actor=SYSTEM)]


def unit(partner: Partner, period: Period) -> str:
    return f"{partner.public_id}@{period.collection.code}@{period.code}"


def typed(partner, period, key, value):
    return {f"c|{unit(partner, period)}|{key}|value": value}


def address(month=MONTH):
    return reverse("reporting:together", args=(month,))


def test_two_collections_are_sent_with_one_press(client, periods):
    monthly, quarterly = periods
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine, bell))
    page = client.get(address())
    assert [(g.period, len(g.heads)) for g in page.context["grids"]] == [
        (monthly, 2),
        (quarterly, 2),
    ]
    data = {
        **typed(alpine, monthly, "calls", "12"),
        **typed(alpine, quarterly, "visits", "30"),
        **typed(bell, monthly, "calls", "7"),
    }
    sent = client.post(address(), data)
    assert sent.status_code == 302
    documents = month_documents(MONTH)
    assert documents[alpine.pk].cells == {"calls": {"value": 12}, "visits": {"value": 30}}
    assert documents[bell.pk].cells == {"calls": {"value": 7}}
    text = client.get(reverse("reporting:months")).content.decode()
    assert "Monthly, June 2026 of 2 outlets was received" in text
    assert "Still to send: bell Motors" in text


def test_nothing_is_sent_when_one_of_them_is_wrong_and_nothing_typed_is_lost(client, periods):
    monthly, quarterly = periods
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    data = {
        **typed(alpine, monthly, "calls", "12"),
        **typed(alpine, quarterly, "visits", "thirty"),
    }
    page = client.post(address(), data)
    text = page.content.decode()
    assert page.status_code == 422
    assert not Revision.objects.exists()
    assert 'value="12"' in text
    assert 'value="thirty"' in text
    (place,) = page.context["summary"].places
    assert (place.problem.code, place.place) == ("number_text", "Quarterly")
    assert f'id="{place.anchor}"' in text


def test_months_lead_to_one_form_when_more_than_one_collection_is_due(client, periods):
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    months = client.get(reverse("reporting:months")).content.decode()
    assert f'href="{address()}"' in months
    alone = reverse("reporting:grid", args=("monthly", MONTH))
    assert f'href="{address()}"' in client.get(alone).content.decode()
    assert f'href="{address()}"' in client.get("/").content.decode()
    client.post(address(), typed(alpine, periods[0], "calls", "12"))
    assert f'href="{address()}"' not in client.get(reverse("reporting:months")).content.decode()


def test_what_is_over_for_all_is_left_out_and_months_that_do_not_exist_are_not_there(
    client, periods
):
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    assert client.get(address("2026-07")).status_code == 404
    assert client.get(address("nothing")).status_code == 404
    with time_machine.travel("2026-09-03T12:00:00Z", tick=False):
        sign_in(client, member_of(alpine))
        assert client.get(address()).url == reverse("reporting:months")


def test_outlets_of_others_are_not_in_it(client, periods):
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine))
    text = client.get(address()).content.decode()
    assert "bell Motors" not in text
    assert client.get(f"{address()}?partner={bell.public_id}").status_code == 404
    client.post(address(), typed(bell, periods[0], "calls", "12"))
    assert not Revision.objects.exists()


def test_what_closed_while_it_was_typed_comes_back_with_the_reason(client, periods):
    monthly, quarterly = periods
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    dates = dict.fromkeys(("due_date", "timely_date", "lock_date"), "2026-07-02")
    Period.objects.filter(pk=monthly.pk).update(**dates)
    early, late = typed(alpine, monthly, "calls", "12"), typed(alpine, quarterly, "visits", "30")
    page = client.post(address(), early | late)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="12"' in text
    assert 'value="30"' in text
    assert [p.code for p in page.context["summary"].refusal.problems] == ["period_locked"]
    assert not Revision.objects.exists()
    # A closed field is not sent with the form again, so that the rest can be.
    assert client.post(address(), late).status_code == 302
    assert month_documents(MONTH)[alpine.pk].cells == {"visits": {"value": 30}}
    alone = client.post(
        reverse("reporting:grid", args=("monthly", MONTH)),
        {f"c|{alpine.public_id}|calls|value": "12"},
    )
    assert alone.status_code == 422
    assert 'value="12"' in alone.content.decode()


def test_what_is_kept_until_its_month_is_over_is_kept_with_all_or_not_at_all(client, periods):
    monthly, quarterly = periods
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    dates = dict.fromkeys(("due_date", "timely_date", "lock_date"), "2026-07-25")
    Period.objects.filter(pk=quarterly.pk).update(
        last_day="2026-07-20", compared_date="2026-07-30", **dates
    )
    wrong = typed(alpine, monthly, "calls", "twelve")
    kept = typed(alpine, quarterly, "visits", "30")
    page = client.post(address(), wrong | kept)
    assert page.status_code == 422
    assert 'value="30"' in page.content.decode()
    assert not Submission.objects.exists()
    right = typed(alpine, monthly, "calls", "12") | typed(alpine, quarterly, "visits", "31")
    assert client.post(address(), right).status_code == 302
    assert month_documents(MONTH)[alpine.pk].cells == {"calls": {"value": 12}}
    assert Submission.objects.get(period=quarterly).draft["cells"]["visits"] == {"value": "31"}


def test_each_period_says_what_became_of_it(client, periods):
    monthly, quarterly = periods
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    calls = typed(alpine, monthly, "calls", "12")
    client.post(address(), calls)
    sent = client.post(address(), calls | typed(alpine, quarterly, "visits", "30"))
    assert "quarterly" in sent.url
    text = client.get(reverse("reporting:months")).content.decode()
    assert "Monthly, June 2026: nothing has changed since it was received." in text


def test_the_joint_form_begins_with_the_outlets_of_the_form_that_leads_to_it(client, periods):
    outlets = make_partners(*(f"outlet{number:02}" for number in range(41)))
    sign_in(client, member_of(*outlets))
    alone = client.get(reverse("reporting:grid", args=("monthly", MONTH)), {"part": 2})
    assert f'href="{address()}?part=2"' in alone.content.decode()
    page = client.post(f"{address()}?part=2", typed(outlets[40], periods[0], "calls", "12"))
    assert page.status_code == 302
    assert month_documents(MONTH)[outlets[40].pk].cells == {"calls": {"value": 12}}
