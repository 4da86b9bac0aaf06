"""A month not sent is a gap on every chart: in drawing, numbers and words, on paper too."""

import io
import json
import re

import pytest
from pypdf import PdfReader

from partners.network.models import Partner
from portal.ui.charts import spark_lines
from tests.factories import difficult
from tests.factories.people import signed_in
from tests.kit.page_text import read, tables_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WORDS = {"2026-04": "April 2026", "2026-05": "May 2026", "2026-06": "June 2026"}


def unsent(code: str) -> set[str]:
    """The months a partner was scored for and did not send."""
    sent = difficult.SENDS[code][1]
    if code in ("not_applicable", "suppressed", "never_asked"):
        return set()
    first = difficult.JOINED.get(code, difficult.MONTHS[0])
    return {month for month in difficult.MONTHS if month >= first and sent.get(month) is None}


def trend_of(html: str) -> dict[str, str] | None:
    """The numbers of the page's trend by month; None without one."""
    for rows in tables_of(html):
        if rows[0][:1] == ["Month"] and len(rows) == 14:
            return {row[0]: row[1] for row in rows[1:]}
    return None


def drawn(html: str) -> list[dict[str, object]]:
    """The layers of the first drawing."""
    spec = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert spec
    return json.loads(spec[1])["layer"]


def alternative(html: str) -> str:
    found = re.search(r'role="img"\s+aria-label="([^"]*)"\s+data-chart', html)
    assert found
    return found[1]


def assert_gaps(html: str, code: str) -> None:
    """Numbers, drawing and text alternative of the trend leave out what was not sent."""
    trend, missing = trend_of(html), unsent(code)
    if trend is None:
        # Nothing of it was ever sent, or less than makes a line.
        assert len(missing) >= 2 or code in (
            "not_applicable",
            "suppressed",
            "joiner",
            "never_asked",
        ), code
        return
    told = {month for month, words in WORDS.items() if trend[words] == "not sent"}
    assert told == missing, code
    assert "0.0" not in trend.values()
    lines, *rest = drawn(html)
    values = {row["month"]: row["value"] for row in lines["data"]["values"]}
    named = {row["month"]: row["shown"] for layer in rest for row in layer["data"]["values"]}
    for month in missing:
        short = {"2026-04": "Apr 26", "2026-05": "May 26", "2026-06": "Jun 26"}[month]
        assert values[short] is None
        assert named[short] == "not sent"
        assert WORDS[month] in alternative(html).partition("not sent: ")[2]


@pytest.mark.parametrize("role", ["analyst", "local"])
def test_a_month_not_sent_is_a_gap_on_the_page_of_each_partner(people, role: str) -> None:
    client = signed_in(people[role])
    seen = 0
    for partner in Partner.objects.order_by("code"):
        if role == "local" and difficult.SENDS[partner.code][0] != "US":
            continue
        html = read(client, f"/insight/partners/{partner.public_id}/?month=2026-06")
        assert_gaps(html, partner.code)
        is_unsent = "2026-06" in unsent(partner.code)
        assert ("Nothing was sent: what is missing counts as 0." in words_of(html)) == is_unsent
        seen += trend_of(html) is not None
    assert seen > 3


@pytest.mark.parametrize("role", ["owner", "owner of two", "viewer", "admin"])
def test_a_month_not_sent_is_a_gap_on_every_chart(people, role: str) -> None:
    client = signed_in(people[role])
    codes = ["silent"] if role == "owner" else ["two_a", "two_b"]
    for code in codes:
        public_id = difficult.partner(code).public_id
        address = f"/scorecards/{public_id}/2026-06/"
        if role == "admin":
            assert_gaps(read(client, f"/sharing/as/{public_id}/2026-06/"), code)
            continue
        html = read(client, address)
        assert_gaps(html, code)
        is_unsent = "2026-06" in unsent(code)
        assert ("Nothing was sent: what is missing counts as 0." in words_of(html)) == is_unsent
        answer = client.get(f"{address}pdf/")
        paper = " ".join(
            " ".join(
                page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages
            ).split()
        )
        assert ("not sent: " in paper) == bool(unsent(code) and trend_of(html)), paper


def test_a_month_not_sent_has_no_shade_on_the_heatmap(people) -> None:
    html = read(signed_in(people["analyst"]), "/insight/heatmap/?month=2026-06")
    assert "without a shade: nothing sent" in words_of(html)
    shades = {}
    for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL):
        name = re.search(r"month=2026-06\">([^<]+)</a>", row)
        if name:
            found = set(re.findall(r"shade-(\d)", row))
            shades[name[1]] = (found == {"0"}, "nothing sent" in row)
    for code in difficult.SENDS:
        unshaded, told = shades[difficult.partner(code).name]
        if "2026-06" in unsent(code):
            assert unshaded, code
            assert told, code
    assert not shades["Plain Motors"][0]


def test_the_lines_of_outlets_are_divided_where_a_month_was_not_sent(people) -> None:
    html = read(signed_in(people["owner of two"]), "/scorecards/")
    page = words_of(html)
    assert "Two b Motors 0.0 / 100 Nothing was sent: what is missing counts as 0." in page
    said = re.findall(r'class="spark".*?aria-label="([^"]*)"', html, re.DOTALL)
    assert said == ["100.0 to 100.0 in 3 months", "100.0 to 100.0 in 2 months"]
    assert "not sent: June 2026 June 2026 · final" in page
    assert page.count("not sent: ") == 1
    lines = re.findall(r'<polyline points="([^"]*)"', html)
    # July has no month of its own; June of the second outlet is no point of its line.
    assert [len(line.split()) for line in lines] == [3, 2]
    home = words_of(read(signed_in(people["owner of two"]), "/"))
    assert "Two b Motors 0.0 of 100 June 2026 · final · nothing was sent" in home


def test_a_line_of_months_is_never_joined_over_a_gap() -> None:
    assert spark_lines([None, 70, None, 74, 75, None]) == (
        "2.0,25.0 2.0,25.0",
        "79.3,7.4 118.0,3.0",
    )
    assert spark_lines([None, 70, None]) == ()


def test_every_point_of_a_chart_says_whom_it_covers(people) -> None:
    client = signed_in(people["analyst"])
    html = read(client, "/insight/network/?month=2026-06")
    (table, _metrics) = tables_of(html)
    assert table[0] == ["Month", "Partners upholding", "Covers"]
    for month, value, covers in table[1:]:
        assert (value == "–") == (covers == "–"), month
        if value != "–":
            upheld, judged = map(int, re.fullmatch(r"(\d+) of (\d+) judged", covers).groups())
            assert value == f"{100 * upheld / judged:.1f}"
    asked = "?metric=reply&from=2026-04&to=2026-07"
    html = read(client, f"/insight/figures/{asked}")
    table, rows = tables_of(html)
    assert table[0] == ["Month", "Whole network", "Covers"]
    shown = {row[1]: row[4] for row in rows[1:]}
    assert [row[2].removesuffix(" partners") for row in table[1:]] == list(shown.values())
    # July is running: nobody has sent it.
    assert table[-1] == ["July 2026", "nobody sent it", "0 of 16 partners"]
    ends = f"April 2026: {shown['April 2026']} partners · June 2026: {shown['June 2026']} partners."
    assert f"Combined as: pooled. {ends}" in words_of(html)
