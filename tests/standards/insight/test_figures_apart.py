"""Figures that cannot be combined lead to partners, changes are those of the numbers shown."""

import pytest
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.lib.numerals import difference_shown
from standards.insight.queries.overview import MetricLine, MonthScore, score_change
from standards.measures.combination import Combined
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import make_partners, make_period
from tests.kit.page_text import links_of, words_of

MONTH = "2024-06"
METRICS = """
- {code: wait, name: Waiting time, kind: percentile, unit: s, polarity: lower, quantile: 0.9}
- {code: channel, name: First channel, kind: choice,
   choices: [{code: web, name: By web}, {code: phone, name: By phone}]}
- {code: told, name: What customers told, kind: text}
""".lstrip()
TARGETS = """
- {metric: wait, method: linear, value: 90, floor: 180, weight: 1}
- {metric: channel, weight: 0, method: lookup, lookup: {web: 1, phone: 1}}
- {metric: told, weight: 0, method: pass}
""".lstrip()


@pytest.fixture
def partner(db: None):
    make_published(standard_text(targets=TARGETS, metrics=METRICS))
    period = make_period(["wait", "channel", "told"], MONTH, first="2024-01")
    (alpine,) = make_partners("alpine")
    cells = {
        "wait": {"value": 120, "count": 30},
        "channel": {"code": "web"},
        "told": {"text": "Be quicker on the phone."},
    }
    send_months(period=period, months=[MonthInput(alpine.pk, cells)], source="pack", actor=SYSTEM)
    score_month(month=MONTH)
    return alpine


@pytest.mark.parametrize("role", ["analyst", "manager", "author"])
def test_every_metric_of_the_overview_leads_to_its_figures(partner, role: str) -> None:
    client = signed_in(brand_user(role))
    page = client.get(f"{reverse('insight:overview')}?month={MONTH}").content.decode()
    link = f'{reverse("insight:figures")}?metric=wait"'
    assert (link in page) == (role != "author")
    if role != "author":
        answer = client.get(f"{reverse('insight:figures')}?metric=wait")
        assert answer.status_code == 200
        assert answer.context["asked"]["by"] == "partner"
        assert "alpine Motors" in answer.content.decode()


def test_who_asks_for_the_impossible_reads_the_metric_s_name(partner) -> None:
    client = signed_in(brand_user("analyst"))
    answer = client.get(f"{reverse('insight:figures')}?metric=wait&by=network")
    assert answer.status_code == 422
    assert "Waiting time is a percentile" in answer.content.decode()


def test_answers_have_their_names_and_texts_are_no_missing_numbers(partner) -> None:
    client = signed_in(brand_user("analyst"))
    page = client.get(reverse("insight:partner", args=(partner.public_id,)) + f"?month={MONTH}")
    text = page.content.decode()
    assert "By web" in text
    assert "text sent" in text
    assert "metric=told" not in text


def combined(value: float) -> Combined:
    return Combined(value, None, None, 3, "pooled")


def test_a_change_is_the_difference_of_the_numbers_beside_it() -> None:
    line = MetricLine("m", "M", "%", "share", 1, "higher", combined(28.95), combined(29.54), 3)
    assert line.change == -0.5
    assert difference_shown(79.85, 79.75, 1) == 0.1
    before = MonthScore("2024-05", mean=79.85, mean_of_all=75.25)
    now = MonthScore("2024-06", mean=79.95, mean_of_all=75.15)
    change = score_change(before, now)
    assert change is not None
    assert (change.total, change.by_partners, change.by_silence) == (-0.1, 0.1, -0.2)


def test_a_long_answer_is_read_page_by_page(partner) -> None:
    make_partners(*(f"p{number:03d}" for number in range(119)))
    client = signed_in(brand_user("analyst"))
    address = f"{reverse('insight:figures')}?metric=wait&by=partner&from={MONTH}&to={MONTH}"
    pages: list[tuple[int, str]] = []
    seen: set[str] = set()
    following = address
    while following:
        page = client.get(following)
        pages.append((len(page.context["rows"]), words_of(page.content.decode())))
        seen |= {row.name for row in page.context["rows"]}
        links = [url for url, text in links_of(page.content.decode()) if text == "Next page"]
        following = reverse("insight:figures") + links[0] if links else ""
    assert [count for count, _ in pages] == [50, 50, 20]
    for (_, words), first in zip(pages, (1, 51, 101), strict=True):
        assert f"From line {first} of 120" in words
    assert len(seen) == 120
    assert len(client.get(f"{address}&offset=100&format=csv").content.splitlines()) == 121
    assert client.get(f"{address}&offset=x").status_code == 400
