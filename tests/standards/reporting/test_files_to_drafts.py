"""A part of the numbers, or a file beside pasted rows: the draft and what is asked."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from standards.reporting.models import Period, Revision, Submission, Upload
from tests.factories.grid import two_metrics
from tests.factories.reporting import make_partners, member_of, sign_in
from tests.factories.uploads import act, bring, drafts, rows_for, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period(client: Client) -> Period:
    """A month of two metrics, asked of P009 and P010, whose owner's person is signed in."""
    sign_in(client, member_of(*make_partners("P009", "P010")))
    return two_metrics()


def test_part_of_the_numbers_goes_into_the_draft(client: Client, period: Period) -> None:
    content = f"partner;month;calls;reply24.n\nP009;{period.month};92;12,5\nP010;;x;\n"
    page = bring(client, period, content.encode())
    assert "Put into the draft" in page.content.decode()
    act(client, "draft")
    assert drafts() == {
        "P009": {"calls": {"value": "92"}, "reply24": {"n": "12.5"}},
        "P010": {"calls": {"value": "x"}},
    }
    assert not Revision.objects.exists()


def test_a_part_without_errors_is_no_error(client: Client, period: Period) -> None:
    page = bring(client, period, b"partner,calls\nP009,92\n").content.decode()
    assert "The file has part of the numbers" in page
    assert "need correcting" not in page
    assert "notice--bad" not in page


def test_what_stands_in_a_draft_is_shown_before_it_goes(client: Client, period: Period) -> None:
    bring(client, period, b"partner,calls,reason\nP009,92,Counted\nP010,1,\n")
    act(client, "draft")
    bring(client, period, b"partner,calls,reply24.n,reply24.d\nP009,93,1,2\nP010,1,,\n")
    page = act(client, "draft").content.decode()
    assert "stands in the draft as 92, which was kept" in page
    assert drafts()["P009"] == {"calls": {"value": "92"}, "reply24": {"n": "1", "d": "2"}}
    assert Submission.objects.get(partner__code="P009").draft["reason"] == "Counted"
    act(client, "replace")
    assert drafts()["P009"]["calls"] == {"value": "93"}


def test_drafts_of_many_outlets_cost_few_queries(
    client: Client, period: Period, django_assert_max_num_queries: Any
) -> None:
    codes = [f"Q{number:03d}" for number in range(60)]
    user = member_of(*make_partners(*codes))
    sign_in(client, user)
    lines = ["partner,calls", *(f"{code},7" for code in codes)]
    bring(client, period, "\n".join(lines).encode())
    with django_assert_max_num_queries(45):
        act(client, "draft")
    assert len(drafts()) == 60


def test_a_file_and_pasted_rows_together_are_asked_about(client: Client, period: Period) -> None:
    file = io.BytesIO(text_of(rows_for(period.month)))
    file.name = "month.csv"
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    page = client.post(address, {"file": file, "pasted": "partner\tcalls\nP009\t<7>"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Both a file (month.csv) and pasted text came" in text
    assert "P009\t&lt;7&gt;</textarea>" in text
    assert not Upload.objects.exists()


def test_refused_rows_stay_in_their_box(client: Client, period: Period) -> None:
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    page = client.post(address, {"pasted": "partner\t" + "x" * 400 + "\nP009\t7"})
    assert page.status_code == 422
    assert "P009\t7</textarea>" in page.content.decode()


def test_a_percentage_stays_one_in_the_draft(client: Client, period: Period) -> None:
    bring(client, period, b"partner,calls,reply24.n\nP009,87%,1\n")
    act(client, "draft")
    assert drafts()["P009"]["calls"] == {"value": "87 %"}
