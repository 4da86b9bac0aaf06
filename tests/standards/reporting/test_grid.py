"""The form of a month: sent in one click, its texts and problems kept, drafts, two tabs."""

import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from standards.reporting.models import Revision, Submission
from standards.reporting.queries import month_documents
from tests.factories.grid import address, fields, two_metrics
from tests.factories.reporting import make_partners, member_of, sign_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-11"
OVER = "2026-12-01T12:00:00Z"


@pytest.fixture
def period():
    return two_metrics()


def draft(client, period, partner, cell="reply24", before=None, accepted="", **texts):
    body = {
        "partner": str(partner.public_id),
        "changes": {cell: {"texts": texts, "before": before or {}, "accepted": accepted}},
        "reason": None,
    }
    return client.post(
        address("draft", period), json.dumps(body), content_type="application/json"
    ).json()


def test_grid_sends_all_outlets_with_one_click(client, period):
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine, bell))
    page = client.get(address("grid", period))
    assert page.status_code == 200
    assert [head.name for head in page.context["grids"][0].heads] == [
        "alpine Motors",
        "bell Motors",
    ]

    data = fields(alpine, "174", "200", "12") | fields(bell, "1", "2", "3")
    sent = client.post(address("grid", period), data)

    assert sent.status_code == 302
    documents = month_documents(period.month)
    assert {pk: document.cells for pk, document in documents.items()} == {
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
    cells = {cell.key: cell for line in page.context["grids"][0].lines for cell in line.cells}
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
    assert [p.code for p in refused.context["grids"][0].heads[0].reason_errors] == [
        "correction_reason"
    ]
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
    cells = {cell.key: cell for line in stale.context["grids"][0].lines for cell in line.cells}
    problem = cells["reply24"].errors[0]
    assert (problem.code, problem.value, problem.params["theirs"]) == (
        "cell_changed",
        "1 / 2",
        "5 / 10",
    )
    assert not Revision.objects.exists()


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
def november():
    return two_metrics(month=MONTH)


def test_a_reopened_draft_shows_its_errors_and_counts_them(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        sign_in(client, member_of(alpine))
        body = {
            "partner": str(alpine.public_id),
            "changes": {
                "reply24": {"texts": {"n": "201", "d": "200"}, "before": {}},
                "calls": {"texts": {"value": "12"}, "before": {}},
            },
            "reason": None,
        }
        saved = client.post(
            address("draft", november), json.dumps(body), content_type="application/json"
        ).json()
        assert (saved["filled"], saved["total"], saved["to_correct"]) == (2, 2, 1)
        page = client.get(address("grid", november))
    assert "In “Reply24” the part is larger than the whole" in words_of_page(page)
    assert "2 of 2 filled in 1 to correct" in words_of_page(page)
