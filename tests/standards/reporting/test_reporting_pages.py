"""Pages of months: the grid and its drafts, the list, the inbox, letters."""

import datetime as dt
import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.lib.months import shift
from portal.notices.models import Mail, Notice
from standards.reporting.models import Period, Revision, Submission, SubmissionState
from standards.reporting.queries import month_documents
from standards.reporting.services.calendar import open_periods, open_running_month
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period():
    make_metric("reply24")
    make_metric("calls", "count")
    return make_period(["reply24", "calls"])


def address(name, period, **query):
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"reporting:{name}", args=(period.collection.code, period.month)) + f"?{text}"


def fields(partner, n="", d="", calls="", version=0, **extra):
    name = f"c|{partner.public_id}"
    return {
        f"{name}|reply24|n": n,
        f"{name}|reply24|d": d,
        f"{name}|calls|value": calls,
        f"version|{partner.public_id}": version,
        **extra,
    }


def draft(client, period, partner, cell="reply24", before=None, accepted="", **texts):
    body = {
        "partner": str(partner.public_id),
        "changes": {cell: {"texts": texts, "before": before or {}, "accepted": accepted}},
        "reason": None,
    }
    return client.post(
        address("draft", period), json.dumps(body), content_type="application/json"
    ).json()


def load(period, partner, n=174, d=200, calls=12):
    cells = {"reply24": {"n": n, "d": d}, "calls": {"value": calls}}
    send_months(period=period, months=[MonthInput(partner.pk, cells)], source="pack", actor=SYSTEM)


def test_grid_sends_all_outlets_with_one_click(client, period):
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine, bell))
    page = client.get(address("grid", period))
    assert page.status_code == 200
    assert [head.name for head in page.context["heads"]] == ["alpine Motors", "bell Motors"]

    data = fields(alpine, "174", "200", "12") | fields(bell, "1", "2", "3")
    sent = client.post(address("grid", period), data)

    assert sent.status_code == 302
    assert month_documents(period.month) == {
        alpine.pk: {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}},
        bell.pk: {"reply24": {"n": 1, "d": 2}, "calls": {"value": 3}},
    }
    assert client.get(sent.url).status_code == 200


def test_grid_leaves_untouched_outlets_for_later_and_says_so(client, period):
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine, bell))
    client.post(address("grid", period), fields(alpine, "1", "2", "3") | fields(bell))
    assert set(month_documents(period.month)) == {alpine.pk}
    page = client.get(address("grid", period))
    assert "Still to send: bell Motors" in page.content.decode()


def test_grid_comes_back_with_texts_and_problems_at_their_cells(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    page = client.post(address("grid", period), fields(alpine, "300", "200", "many"))
    text = page.content.decode()
    assert page.status_code == 422
    cells = {cell.key: cell for line in page.context["lines"] for cell in line.cells}
    assert [p.code for p in cells["reply24"].errors] == ["share_above_one"]
    assert [p.code for p in cells["calls"].errors] == ["number_text"]
    assert 'value="many"' in text
    assert f'href="#{cells["calls"].anchor}"' in text
    assert f'id="{cells["calls"].anchor}"' in text


def test_grid_of_a_received_month_wants_a_reason(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    client.post(address("grid", period), fields(alpine, "1", "2", "3"))
    version = Submission.objects.get().draft_version

    refused = client.post(address("grid", period), fields(alpine, "1", "2", "4", version))
    assert [p.code for p in refused.context["heads"][0].reason_errors] == ["correction_reason"]
    reason = {f"reason|{alpine.public_id}": "Counted again"}
    client.post(address("grid", period), fields(alpine, "1", "2", "4", version, **reason))
    assert list(Revision.objects.order_by("number").values_list("reason", flat=True)) == [
        "",
        "Counted again",
    ]


def test_draft_is_saved_checked_and_shown_again(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    good = draft(client, period, alpine, n="174", d="200")
    assert (good["version"], good["filled"], good["total"]) == (1, 1, 2)
    assert good["cells"]["reply24"] == {
        "texts": {"n": "174", "d": "200"},
        "value": "87.0 %",
        "errors": [],
        "warnings": [],
    }
    bad = draft(client, period, alpine, "calls", value="<5")
    assert "is a range" in bad["cells"]["calls"]["errors"][0]
    text = client.get(address("grid", period)).content.decode()
    assert 'value="174"' in text
    assert not Revision.objects.exists()


def test_two_tabs_do_not_overwrite_each_other(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    draft(client, period, alpine, n="1", d="2")

    other = draft(client, period, alpine, "calls", value="7")
    assert (other["conflicts"], other["version"]) == ([], 2)
    stale = draft(client, period, alpine, n="9", d="9")
    assert stale["conflicts"] == [
        {"cell": "reply24", "mine": {"n": "9", "d": "9"}, "theirs": {"n": "1", "d": "2"}}
    ]
    assert Submission.objects.get().draft["cells"]["reply24"] == {"n": "1", "d": "2"}
    chosen = draft(client, period, alpine, before={"n": "1", "d": "2"}, n="9", d="9")
    assert (chosen["conflicts"], chosen["cells"]["reply24"]["value"]) == ([], "100.0 %")


def test_send_from_a_stale_tab_shows_both_values(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    draft(client, period, alpine, n="5", d="10")
    stale = client.post(address("grid", period), fields(alpine, "1", "2", "3", version=0))
    assert stale.status_code == 422
    cells = {cell.key: cell for line in stale.context["lines"] for cell in line.cells}
    problem = cells["reply24"].errors[0]
    assert (problem.code, problem.value, problem.params["theirs"]) == (
        "cell_changed",
        "1 / 2",
        "5 / 10",
    )
    assert not Revision.objects.exists()


def test_locked_months_are_shown_closed_and_take_nothing(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    past = open_periods(
        collection=period.collection, months=[shift(period.month, -3)], actor=SYSTEM
    )[0]
    page = client.get(address("grid", past))
    assert not page.context["is_open"]
    assert "disabled" in page.content.decode()
    answer = draft(client, past, alpine, n="1", d="2")
    assert answer["code"] == "period_locked"
    assert not Submission.objects.exists()


def test_pages_of_months_hide_what_is_not_ones_own(client, period):
    alpine, bell = make_partners("alpine", "bell")
    load(period, bell)
    sign_in(client, member_of(alpine))
    absent = "00000000-0000-4000-8000-000000000000"
    for name in ("grid", "sent"):
        other = client.get(address(name, period, partner=bell.public_id))
        none = client.get(address(name, period, partner=absent))
        assert (other.status_code, none.status_code) == (404, 404)
        assert re.sub(rb"nonce\S+", b"", other.content) == none.content
    theirs = Submission.objects.get()
    assert client.post(reverse("reporting:decide", args=(theirs.public_id,))).status_code == 404
    assert client.get(reverse("reporting:inbox")).status_code == 404
    answer = client.post(
        address("draft", period),
        json.dumps({"partner": str(bell.public_id), "changes": {}}),
        content_type="application/json",
    )
    assert answer.status_code == 404


def test_viewer_reads_but_cannot_enter(client, period):
    alpine = make_partners("alpine")[0]
    load(period, alpine)
    sign_in(client, member_of(alpine, role="viewer"))
    assert client.get(address("grid", period)).status_code == 404
    page = client.get(address("sent", period))
    assert "174 of 200 · 87.0 %" in page.content.decode()
    assert client.get(reverse("reporting:months")).status_code == 200


def test_months_list_says_what_is_due_and_what_is_final(client, period):
    alpine = make_partners("alpine")[0]
    past, missed = (
        open_periods(collection=period.collection, months=[shift(period.month, by)], actor=SYSTEM)[
            0
        ]
        for by in (-3, -4)
    )
    load(past, alpine)
    sign_in(client, member_of(alpine))
    page = client.get(reverse("reporting:months"))
    assert "&lt;p" not in page.content.decode()
    due = [line.row.period.pk for line in page.context["due"]]
    states = {line.row.period.pk: line.outlets[0].outlet.state for line in page.context["past"]}
    assert due == [period.pk]
    assert states == {past.pk: "final", missed.pk: "missed"}


def test_grid_costs_the_same_queries_for_one_and_three_outlets(client, period):
    counts = []
    for codes in (["a"], ["b", "c", "d"]):
        sign_in(client, member_of(*make_partners(*codes)))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("grid", period)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 18


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


def _words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_open_month_is_not_in_yet_and_offers_no_letter_before_it_is_due(client, period):
    make_partners("alpine", "bell")
    sign_in(client, brand_person("manager"))
    month, overview = address("inbox_month", period), reverse("reporting:inbox")
    before = _words(client.get(month))
    assert "2 asked · 0 in · 2 not in yet · 0 need you" in before
    assert "Write to" not in before
    assert "reporting rate" not in before
    assert "not in yet" in _words(client.get(overview))
    assert "0.0 %" not in _words(client.get(overview))
    Period.objects.filter(pk=period.pk).update(
        due_date=timezone.now().date() - dt.timedelta(days=2)
    )
    after = _words(client.get(month))
    assert "2 due · 0 in · 2 missing · 0 need you · reporting rate 0.0 % (0 of 2)" in after.replace(
        " · · ", " · "
    )
    assert "Write to these 2" in after
    assert "0.0 %" in _words(client.get(overview))


def test_inbox_of_a_limited_manager_holds_only_the_own_area(client, period, odd):
    make_partners("usa1", territory="US")
    sign_in(client, brand_person("manager", territories=["US"]))
    rows = client.get(reverse("reporting:inbox")).context["rows"]
    assert {(row.due, row.received, row.needs_look) for row in rows} == {(1, 0, 0)}
    month = client.get(address("inbox_month", period, show="need"))
    assert month.context["exceptions"] == []
    hidden = client.post(reverse("reporting:decide", args=(odd.public_id,)), {"action": "keep"})
    assert hidden.status_code == 404


def test_keep_and_return_decide_an_exception(client, period, odd):
    member = member_of(odd.partner)
    sign_in(client, brand_person("manager"))
    decide = reverse("reporting:decide", args=(odd.public_id,))
    client.post(decide, {"action": "keep"})
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
    assert {"month.kept", "month.returned"} <= actions
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
    assert month_documents(past.month)[alpine.pk]["reply24"]["n"] == 170


def test_manager_enters_a_month_for_a_partner(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, brand_person("manager"))
    assert client.get(address("grid", period)).status_code == 302
    named = address("grid", period, partner=alpine.public_id)
    assert "entered by the brand" in client.get(named).content.decode()
    sent = client.post(named, fields(alpine, "1", "2", "3"), follow=True)
    assert sent.status_code == 200
    assert Revision.objects.get().is_by_brand


def test_letter_goes_once_to_the_chosen_senders(client, period):
    alpine, bell = make_partners("alpine", "bell")
    first, second = member_of(alpine), member_of(bell)
    member_of(alpine, role="viewer")
    manager = brand_person("manager")
    sign_in(client, manager)
    form = client.get(address("letter", period))
    assert [item["partner"].code for item in form.context["recipients"]] == ["alpine", "bell"]

    data = {
        "subject": "June",
        "text": "Are you well?",
        "partner": [str(alpine.public_id)],
        "key": str(form.context["key"]),
    }
    for _twice in range(2):
        assert client.post(address("letter", period), data).status_code == 302
    assert list(Mail.objects.values_list("address", "reply_to")) == [(first.email, manager.email)]
    assert second.email not in set(Mail.objects.values_list("address", flat=True))
    assert mail.outbox == []
    empty = client.post(address("letter", period), {**data, "text": ""})
    assert (empty.status_code, empty.context["refusal"].code) == (422, "letter_empty")


def test_open_months_are_opened_once_without_holes(period):
    import datetime as dt

    later = dt.date(int(period.month[:4]) + 1, 3, 1)
    assert open_running_month(today=later, actor=SYSTEM) > 0
    months = list(Period.objects.order_by("month").values_list("month", flat=True))
    assert months == [shift(period.month, by) for by in range(len(months))]
    assert months[-1] == f"{later:%Y-%m}"
    assert open_running_month(today=later, actor=SYSTEM) == 0
