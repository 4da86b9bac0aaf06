"""A file that is read and asked about before it is sent."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.network.models import Partner
from portal.jobs.models import Job
from portal.jobs.services import run
from standards.reporting.models import Period, Revision, Submission, Upload
from standards.reporting.services.sending import MonthInput, send_months
from standards.reporting.services.uploads import problems_of
from tests.factories.grid import two_metrics
from tests.factories.reporting import acting, make_partners, member_of, sign_in
from tests.factories.uploads import CELLS, act, bring, found, noted, rows_for, sent, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period(client: Client) -> Period:
    """A month of two metrics, asked of P009 and P010, whose owner's person is signed in."""
    sign_in(client, member_of(*make_partners("P009", "P010")))
    return two_metrics()


def written(month: str) -> dict[str, str]:
    """What spreadsheets make of a month."""
    year, number = month.split("-")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    name = names[int(number) - 1]
    return {
        "english": f"{name}-{year[2:]}",
        "day": f"01.{number}.{year}",
        "slash": f"{year}/{number}",
        "compact": f"{year}{number}",
        "number first": f"{number}/{year}",
    }


def test_outlets_without_numbers_are_left_out(client: Client, period: Period) -> None:
    rows = rows_for(period.month)
    rows[2][3:] = ["", "", ""]
    bring(client, period, text_of(rows))
    assert (found(), noted()) == ([], ["1 row has no numbers and is left out. "])
    assert sent(client) == [CELLS]


def test_a_file_that_corrects_says_so_before_it_is_sent(client: Client, period: Period) -> None:
    partners = list(Partner.objects.order_by("code"))
    months = [MonthInput(partner.pk, CELLS) for partner in partners]
    send_months(period=period, months=months, source="form", actor=acting("owner", *partners))
    rows = rows_for(period.month)
    rows[2][5] = 93
    page = bring(client, period, text_of(rows))
    assert found() == [("correction_reason", 3, "reason", "")]
    assert "say why they change" in page.content.decode()
    assert noted() == ["1 outlet has the numbers that were received already and is left as it is. "]
    upload = Upload.objects.get()
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    client.post(address, {"action": "send", "reason": "Counted again"})
    assert Revision.objects.latest("pk").cells["calls"] == {"value": 93}
    upload.refresh_from_db()
    assert (upload.outcome["received"], upload.outcome["unchanged"]) == (1, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("p009", "P009 is: upper and lower case differ"),
        ("Р009", "a letter of another script: Р (Cyrillic)"),
        ("10001", "010001 is: a spreadsheet drops leading zeros"),
    ],
)
def test_a_code_that_looks_right_is_told_how_it_differs(
    client: Client, period: Period, written: str, said: str
) -> None:
    sign_in(client, member_of(*Partner.objects.all(), *make_partners("010001")))
    bring(client, period, text_of(rows_for(period.month, first=written)))
    ((_, row, column, value),) = found()
    assert (row, column, value) == (2, "partner", written)
    assert said in problems_of(Upload.objects.get())[0].text


def test_what_was_read_is_shown_before_it_is_sent(client: Client, period: Period) -> None:
    lines = ["partner;reply24.n;reply24.d;calls", "P009;1.253;2000;92", "P010;x;2;"]
    page = bring(client, period, "\n".join(lines).encode()).content.decode()
    assert "What was read" in page
    (first, second) = Upload.objects.get().outcome["read"]
    assert (first["partner"], first["row"]) == ("P009", 2)
    assert second["cells"] == [["Reply24", "x / 2"]]
    assert first["cells"][1] == ["Calls", "92"]


def test_a_large_file_refused_after_its_check_has_its_list(client: Client, period: Period) -> None:
    first, second = Partner.objects.order_by("code")
    padding = "x" * 90_000
    lines = ["partner,name,unit,reply24.n,reply24.d,calls", f"P009,{padding},{padding},253,323,93"]
    bring(client, period, "\n".join([*lines, "P010,,,253,323,92"]).encode())
    run(Job.objects.get(task="reporting.check_upload").pk)
    assert found() == []
    month = MonthInput(first.pk, CELLS)
    send_months(period=period, months=[month], source="form", actor=acting("owner", first, second))
    act(client, "send")
    job = Job.objects.get(task="reporting.send_upload")
    run(job.pk)
    page = client.get(reverse("reporting:upload_outcome", args=(Upload.objects.get().public_id,)))
    assert found() == [("correction_reason", 2, "reason", "")]
    assert "say why they change" in page.content.decode()
    assert not Submission.objects.filter(partner=second, current__isnull=False).exists()


def test_texts_in_the_place_of_numbers_are_asked_about_once(client: Client, period: Period) -> None:
    rows = rows_for(period.month)
    for row in rows[1:]:
        row[3:6] = ["Not available", "Not available", "Too new to be measured"]
    page = bring(client, period, text_of(rows)).content.decode()
    assert page.count("“Too new to be measured” is not a number.") == 1
    upload = Upload.objects.get()
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    words = {"word-0": "missing", "word-1": "not_applicable"}
    client.post(address, {"action": "words", **words}, follow=True)
    assert found() == []
    wanted = {
        "reply24": {"missing": "Not available"},
        "calls": {"not_applicable": "Too new to be measured"},
    }
    assert sent(client) == [wanted, wanted]
