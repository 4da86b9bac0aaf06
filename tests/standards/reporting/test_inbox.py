"""The manager's inbox: counts, what needs her, accepting and returning, entering for a partner."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.lib.months import shift
from portal.notices.models import Mail, Notice
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.queries import month_documents
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.grid import address, fields, load, two_metrics
from tests.factories.reporting import acting, brand_person, make_partners, member_of, sign_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period():
    return two_metrics()


@pytest.fixture
def odd(period):
    """A month received with an unusual value, in a network of three."""
    alpine, bell, _castell = make_partners("alpine", "bell", "castell")
    history = [shift(period.month, -by) for by in range(1, 6)]
    for past in open_periods(collection=period.collection, months=history, actor=SYSTEM):
        load(past, alpine)
    load(period, bell)
    cells = {"reply24": {"n": 20, "d": 200}, "calls": {"value": 12}}
    month = MonthInput(alpine.pk, cells, accepted={"reply24": "New team"})
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    return Submission.objects.get(partner=alpine, period=period)


def test_inbox_counts_due_in_missing_and_need_you(client, period, odd):
    sign_in(client, brand_person("manager"))
    rows = client.get(reverse("reporting:inbox")).context["rows"]
    found = next(row for row in rows if row.period.month == period.month)
    assert (found.due, found.received, found.missing, found.needs_look) == (3, 2, 1, 1)
    # The other month was loaded without its day of sending: not measured.
    assert (found.on_time, found.timed) == (1, 1)
    month = client.get(address("inbox_month", period))
    assert [item.partner.code for item in month.context["exceptions"]] == ["alpine"]
    assert "New team" in month.content.decode()
    missing = client.get(address("inbox_month", period, show="missing"))
    assert [row.partner.code for row, *_ in missing.context["rows"]] == ["castell"]


def test_open_month_is_not_in_yet_and_offers_no_letter_before_it_is_due(client, period):
    make_partners("alpine", "bell")
    sign_in(client, brand_person("manager"))
    month, overview = address("inbox_month", period), reverse("reporting:inbox")
    before = words_of_page(client.get(month))
    assert "2 asked · 0 in · 2 not in yet · 0 need you" in before
    assert "Write to" not in before
    assert "reporting rate" not in before
    assert "not in yet" in words_of_page(client.get(overview))
    assert "0.0 %" not in words_of_page(client.get(overview))
    Period.objects.filter(pk=period.pk).update(
        due_date=timezone.now().date() - dt.timedelta(days=2)
    )
    after = words_of_page(client.get(month))
    assert "2 due · 0 in · 2 missing · 0 need you · reporting rate 0.0 % (0 of 2)" in after.replace(
        " · · ", " · "
    )
    assert "Write to these 2" in after
    assert "0.0 %" in words_of_page(client.get(overview))


def test_inbox_of_a_limited_manager_holds_only_the_own_area(client, period, odd):
    make_partners("usa1", territory="US")
    sign_in(client, brand_person("manager", territories=["US"]))
    rows = client.get(reverse("reporting:inbox")).context["rows"]
    assert {(row.due, row.received, row.needs_look) for row in rows} == {(1, 0, 0)}
    month = client.get(address("inbox_month", period, show="need"))
    assert month.context["exceptions"] == []
    hidden = client.post(reverse("reporting:decide", args=(odd.public_id,)), {"action": "accept"})
    assert hidden.status_code == 404


def test_accept_and_return_decide_an_exception(client, period, odd):
    member = member_of(odd.partner)
    sign_in(client, brand_person("manager"))
    decide = reverse("reporting:decide", args=(odd.public_id,))
    client.post(decide, {"action": "accept"})
    odd.refresh_from_db()
    assert (odd.needs_look, odd.state) == (False, SubmissionState.RECEIVED)

    empty = client.post(decide, {"action": "return", "reason": " "}, follow=True)
    assert "Returning a month needs a reason." in empty.content.decode()
    client.post(decide, {"action": "return", "reason": "Please count again"})
    odd.refresh_from_db()
    assert (odd.state, odd.return_reason) == (SubmissionState.RETURNED, "Please count again")
    assert odd.partner_id not in month_documents(period.month)
    assert list(Notice.objects.values_list("person_id", "code")) == [
        (member.public_id, "month_returned")
    ]
    assert list(Mail.objects.values_list("address", "code")) == [(member.email, "month_returned")]
    assert Mail.objects.get().about == [str(odd.partner.public_id)]
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"month.accepted", "month.returned"} <= actions
    entry = Entry.objects.get(action="month.returned")
    assert "count again" not in json.dumps(entry.changes)

    sign_in(client, member)
    version = odd.draft_version
    name = f"c|{odd.partner.public_id}|reply24|accepted"
    page = client.get(address("grid", period))
    assert "Please count again" in page.content.decode()
    data = fields(odd.partner, "174", "200", "12", version, **{name: ""})
    assert client.post(address("grid", period), data).status_code == 302
    odd.refresh_from_db()
    assert (odd.state, odd.return_reason, odd.current.number) == (
        SubmissionState.RECEIVED,
        "",
        2,
    )


def test_returned_month_opens_again_after_its_lock(client, period):
    alpine = make_partners("alpine")[0]
    past = open_periods(
        collection=period.collection, months=[shift(period.month, -3)], actor=SYSTEM
    )[0]
    load(past, alpine)
    sign_in(client, brand_person("manager"))
    row = Submission.objects.get()
    decide = reverse("reporting:decide", args=(row.public_id,))
    client.post(decide, {"action": "return", "reason": "Look again"})
    sign_in(client, member_of(alpine))
    row.refresh_from_db()
    assert row.open_until is not None
    assert row.open_until > past.lock_date
    data = fields(alpine, "170", "200", "12", row.draft_version)
    assert client.post(address("grid", past), data).status_code == 302
    assert month_documents(past.month)[alpine.pk].cells["reply24"]["n"] == 170


def test_manager_enters_a_month_for_a_partner(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, brand_person("manager"))
    assert client.get(address("grid", period)).status_code == 302
    named = address("grid", period, partner=alpine.public_id)
    assert "entered by the brand" in client.get(named).content.decode()
    sent = client.post(named, fields(alpine, "1", "2", "3"), follow=True)
    assert sent.status_code == 200
    assert Revision.objects.get().is_by_brand
