"""Blocks pasted into the grid: each cell where it belongs, what does not fit said, all undone."""

import pytest
from django.core.cache import cache

from standards.reporting.models import Submission
from tests.factories.reporting import make_metric, make_partners, make_period, member_of
from tests.kit.browser import chromium
from tests.kit.grids import grid_of, opened, part, paste, saved, told

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
CHANNELS = [["tel", "Phone"], ["web", "Web form"]]
NAMES = (("enquiries", "value"), ("channel", "code"), ("delay", "sum"), ("delay", "count"))


@pytest.fixture
def scene(transactional_db):
    """Two outlets of one person and an open month: a count, a choice, a mean, a count."""
    cache.clear()
    make_metric("enquiries", "count", name="Enquiries")
    make_metric("channel", "choice", name="Channel", choices=CHANNELS)
    make_metric("delay", "mean", name="Delay")
    make_metric("visits", "count", name="Visits")
    period = make_period(["enquiries", "channel", "delay", "visits"])
    return period, *make_partners("alpine", "bell")


def texts_in(page, partner):
    return [part(page, partner, key, name).input_value() for key, name in NAMES]


def drafts(period):
    rows = Submission.objects.filter(period=period).values_list("partner__code", "draft")
    return {code: draft.get("cells", {}) for code, draft in rows}


@pytest.mark.parametrize(
    "block", ["323\nPhone\n1015,9\t92\n", "323\t\r\nPhone\t\r\n1015,9\t92\r\n"], ids=["cut", "full"]
)
def test_two_columns_stay_in_their_outlet_and_can_be_taken_back(live_server, scene, block):
    period, alpine, bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine, bell)).new_page()
        page.goto(live_server.url + grid_of(period))
        for partner in (alpine, bell):
            part(page, partner, "enquiries", "value").fill("7")
        part(page, bell, "channel", "code").select_option("web")
        saved(page)
        paste(part(page, alpine, "enquiries", "value"), block)
        saved(page)
        assert texts_in(page, alpine) == ["323", "tel", "1015,9", "92"]
        assert texts_in(page, bell) == ["7", "web", "", ""]
        assert "Pasted: 4." in told(page, "pasted")
        assert "Did not fit" not in told(page, "pasted")
        assert drafts(period)["alpine"]["delay"] == {"sum": "1015,9", "count": "92"}
        assert drafts(period)["bell"]["enquiries"] == {"value": "7"}
        page.keyboard.press("Control+z")
        assert "taken back" in told(page, "pasted")
        saved(page)
        assert texts_in(page, alpine) == ["7", "", "", ""]
    assert drafts(period)["alpine"] == {
        "enquiries": {"value": "7"}, "channel": {}, "delay": {},
    }  # fmt: skip


def test_what_does_not_fit_is_said_with_its_place(live_server, scene):
    period, alpine, bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine, bell)).new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, bell, "enquiries", "value").fill("7")
        part(page, alpine, "delay", "count").fill("92")
        saved(page)
        paste(part(page, alpine, "enquiries", "value"), "5\t6\nFax\t\n3\t\n4\t\n8\t\n")
        said = told(page, "pasted")
        assert "Pasted: 3. Did not fit: 3. Empty in the block, left as it was: 1." in said
        assert "“6” (Enquiries, alpine Motors): there is no field for it in this line" in said
        assert "“Fax” (Channel, alpine Motors): no such answer; choose one of: Phone, Web" in said
        assert "“8” (alpine Motors): there is no line for it" in said
        saved(page)
        assert texts_in(page, alpine) == ["5", "", "3", "92"]
        assert part(page, bell, "enquiries", "value").input_value() == "7"
        assert part(page, alpine, "visits", "value").input_value() == "4"


def test_one_column_for_each_outlet_is_offered_not_guessed(live_server, scene):
    period, alpine, bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine, bell)).new_page()
        page.goto(live_server.url + grid_of(period))
        paste(part(page, alpine, "enquiries", "value"), "5\t6\nphone\tWEB\n")
        assert "Did not fit: 2." in told(page, "pasted")
        page.get_by_role("button", name="One column for each outlet").click()
        assert "Pasted: 4." in told(page, "pasted")
        saved(page)
        assert texts_in(page, alpine)[:2] == ["5", "tel"]
        assert texts_in(page, bell) == ["6", "web", "", ""]
        page.get_by_role("button", name="Take the block back").click()
        assert texts_in(page, alpine) == texts_in(page, bell) == ["", "", "", ""]
        # As wide as both outlets, each with the columns of its widest line.
        paste(part(page, alpine, "channel", "code"), "Phone\t\tweb\t\n10\t2\t20\t4\n")
        assert texts_in(page, alpine) == ["", "tel", "10", "2"]
        assert texts_in(page, bell) == ["", "web", "20", "4"]
