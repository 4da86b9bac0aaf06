"""A percentage in a file: the same from every kind of file, and never a count."""

import io

import pytest
import xlsxwriter

from standards.reporting.queries import month_documents
from tests.factories.reporting import make_metric, make_partners, make_period, member_of, sign_in
from tests.factories.uploads import act, bring, found, places

pytestmark = pytest.mark.django_db

CHOICES = [["web", "Web"], ["phone", "Phone"]]


@pytest.fixture
def period():
    make_metric("reply24", members=CHOICES, has_total=True)
    make_metric("close_days", "mean", unit="days")
    make_metric("calls", "count")
    make_metric("p90", "percentile")
    make_metric("nps", "nps")
    make_metric("visit", "score", lower=0, upper=5)
    make_metric("showroom", "yesno")
    make_metric("channel", "choice", choices=CHOICES)
    make_metric("told", "text")
    codes = "reply24 close_days calls p90 nps visit showroom channel told"
    return make_period(codes.split())


def _percents(value, look) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["partner", "rating"])
        sheet.write(1, 0, "alpine")
        sheet.write(1, 1, value, workbook.add_format({"num_format": look} if look else {}))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"partner,rating\nalpine,87.5%\n"),
        ("a.csv", "partner;rating\nalpine;87,5\u00a0%\n".encode()),
        ("a.xlsx", _percents("87.5%", "")),
        ("a.xlsx", _percents(0.875, "0.0%")),
        ("a.xlsx", _percents(0.875, '0.00 "of 100" %;[Red]-0.00%')),
        ("a.xlsx", _percents(87.5, '0.0" %"')),
        ("a.xlsx", _percents(87.5, "")),
    ],
)
def test_a_rating_in_percent_is_the_same_from_every_kind_of_file(client, name, content):
    make_metric("rating", "score", unit="%", lower=0, upper=100)
    period = make_period(["rating"])
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    bring(client, period, content, name=name)
    assert places() == []
    act(client, "send")
    assert month_documents(period.month)[alpine.pk].cells == {"rating": {"value": "87.5"}}


def test_a_percentage_of_a_workbook_counts_no_cases(client):
    make_metric("rating", "count")
    period = make_period(["rating"])
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, _percents(0.87, "0%"), name="a.xlsx")
    assert found() == [("percent_of_cases", 2, "rating", "87%")]
