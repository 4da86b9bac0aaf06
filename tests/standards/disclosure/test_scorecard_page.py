"""Every number of a scorecard leads to what made it, and every target says what it asks."""

import datetime as dt
import io
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from pypdf import PdfReader

from partners.sharing.models import SharingRule
from partners.sharing.services import rules
from portal.access.actor import SYSTEM
from portal.accounts.services.tokens import issue
from portal.lib.months import shift
from standards.catalogue.models import Metric
from standards.disclosure.presentation import _heading
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score
from standards.scoring.queries import LineScore, status_words, target_words
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import actor_of, brand_user, member_user, signed_in
from tests.factories.reporting import acting, make_partners, make_period
from tests.factories.sharing import approve
from tests.kit.page_text import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]
METRICS = """
- {code: reply, name: Reply, kind: share, unit: "%", factor: 100}
- {code: days, name: Days, kind: mean, unit: days, polarity: lower}
- {code: nps, name: Recommend, kind: nps}
- code: mix
  name: Mix
  kind: choice
  choices: [{code: web, name: Online}, {code: phone, name: By phone}]
- {code: visit, name: Visit, kind: score, lower: 0, upper: 100}
"""
TARGETS = """
- {metric: reply, method: linear, value: 90, floor: 60, weight: 3, mandatory: true}
- {metric: days, method: linear, value: 3, floor: 10, weight: 1}
- {metric: nps, method: bands, bands: [{at: 45, attainment: 1}, {at: 30, attainment: 0.5}]}
- {metric: mix, method: lookup, lookup: {web: 1, phone: 0.25}, weight: 1}
- {metric: visit, method: points, weight: 1}
"""
CELLS = {
    "reply": {"n": 80, "d": 100},
    "days": {"sum": 80, "count": 10},
    "nps": {"promoters": 6, "passives": 2, "detractors": 2},
    "mix": {"code": "phone"},
    "visit": {"value": 60},
}


@pytest.fixture
def scored():
    """A partner with one month of all methods by two standards, and a rule for its own results."""
    make_published(standard_text(targets=TARGETS, metrics=METRICS), effective_month="2024-01")
    second = "- {metric: reply, method: pass, value: 70, weight: 1}\n"
    make_published(standard_text("more", targets=second), effective_month="2024-01")
    period = make_period(list(CELLS))
    (alpine,) = make_partners("alpine")
    send_months(
        period=period,
        months=[MonthInput(alpine.pk, CELLS)],
        source="form",
        actor=acting("owner", alpine),
    )
    score_month(month=period.month)
    admin, legal = brand_user("admin"), brand_user("legal")
    today = dt.date.today()
    everybody = ("partners", "owners", "territories", "tiers", "kinds_of_partner")
    fields = {
        **{name: ["*"] for name in everybody},
        "name": "Own", "metrics": ["*"], "kinds": ["own", "target"], "lookback_months": 12,
        "valid_from": today - dt.timedelta(days=400), "valid_to": today + dt.timedelta(days=30),
    }  # fmt: skip
    rule = rules.create_rule(fields=fields, actor=actor_of(admin))
    approve(rule, actor_of(legal))
    return alpine, period


@pytest.fixture
def page(scored):
    alpine, period = scored
    client = signed_in(member_user("owner", alpine))
    return client.get(reverse("disclosure:scorecard", args=[alpine.public_id, period.month]))


def _links(page, text: str) -> set[str]:
    found = re.findall(r'<a href="([^"]+)">\s*(.*?)\s*</a>', page.content.decode(), re.DOTALL)
    plain = [(url.replace("&amp;", "&"), re.sub(r"<[^>]+>", "", label)) for url, label in found]
    return {url for url, label in plain if " ".join(label.split()) == text}


def test_clause_value_and_standard_lead_to_what_made_them(scored, page) -> None:
    alpine, period = scored
    reading = f"/standards/of/basics/?partner={alpine.public_id}&version=1"
    assert _links(page, "Basics 1") == {reading}
    assert f"{reading}#clause-one" in _links(page, "One")
    sent = f"/months/monthly/{period.month}/sent/?partner={alpine.public_id}"
    assert _links(page, "80.0 %") == {sent}
    client = signed_in(member_user("viewer", alpine))
    assert 'id="clause-one"' in client.get(reading).content.decode()
    assert "80 of 100" in client.get(sent).content.decode()


def test_targets_of_every_method_say_what_they_ask(page) -> None:
    text = page.content.decode()
    for said in (
        "≥ 90 %",
        "≤ 3 days",
        "45 or more: all points · 30 or more: half",
        "Online: all points · By phone: 25 %",
        "the value counts as it is",
        "not met",
    ):
        assert said in text
    assert "below target" not in text


def test_weights_behind_the_overall_score_are_shown(page) -> None:
    assert page.content.decode().count("counts 50 % of the overall score") == 2


def test_numbers_about_others_say_their_unit_and_another_month() -> None:
    assert _heading("2026-04", "2026-04", "%") == "in %"
    assert _heading("2026-03", "2026-04", "days") == "March 2026, in days"
    assert _heading("2026-04", "2026-04", "") == ""


def test_a_month_without_numbers_says_that_it_waits(scored, page) -> None:
    _alpine, period = scored
    waits = "The score appears here once they are sent."
    assert waits not in page.content.decode()
    (bell,) = make_partners("bell")
    score_month(month=period.month)
    client = signed_in(member_user("owner", bell, email="three@dealer.example"))
    empty = client.get(reverse("disclosure:scorecard", args=[bell.public_id, period.month]))
    assert waits in empty.content.decode()


def test_scorecards_of_one_partner_open_with_the_newest_score(scored) -> None:
    alpine, period = scored
    later = make_period(list(CELLS), month=shift(period.month, 1))
    score_month(month=later.month)
    client = signed_in(member_user("owner", alpine))
    shown = client.get(reverse("disclosure:scorecards"))
    assert shown["Location"].endswith(f"/{period.month}/")


def test_old_documents_without_tables_still_render(scored) -> None:
    stored = Score.objects.current().get().document
    old = next(x for x in stored["standards"][0]["lines"] if x["method"] == "bands")
    old.pop("steps")
    line = LineScore.read(old)
    assert target_words(line) == "–"
    assert status_words(line, shows_target=True)[0] in ("met", "not met")


def test_list_of_scorecards_shows_score_state_and_trend(scored) -> None:
    alpine, period = scored
    (bell,) = make_partners("bell")
    user = member_user("owner", alpine, bell, email="two@dealer.example")
    earlier = make_period(list(CELLS), month=shift(period.month, -1))
    send_months(
        period=earlier,
        months=[MonthInput(alpine.pk, {**CELLS, "reply": {"n": 90, "d": 100}})],
        source="pack",
        actor=SYSTEM,
    )
    score_month(month=earlier.month)
    card = Score.objects.current().get(month=period.month).document
    page = signed_in(user).get(reverse("disclosure:scorecards"))
    text = " ".join(page.content.decode().split())
    assert f"{card['overall']} <small>/ 100</small>" in text
    assert "provisional" in text
    assert re.search(r'<polyline points="[0-9., ]+" />', text)
    assert f"to {card['overall']} in 2 months" in text
    assert "bell Motors" in text
    SharingRule.objects.all().delete()
    hidden = signed_in(user).get(reverse("disclosure:scorecards")).content.decode()
    assert card["overall"] not in hidden


def test_what_comes_back_for_every_number_is_said_once(scored) -> None:
    alpine, _period = scored
    text = signed_in(member_user("owner", alpine)).get("/sharing/mine/").content.decode()
    assert text.count("<tr>") == 1 + len(CELLS)
    for kind in ("Own results and trends", "Own results against target"):
        assert text.count(kind) == 1
    assert text.count("nothing more") == len(CELLS)


def test_page_api_and_paper_say_why_a_standard_is_not_shown(scored) -> None:
    alpine, period = scored
    owner = member_user("owner", alpine)
    client = signed_in(owner)
    page = reverse("disclosure:scorecard", args=[alpine.public_id, period.month])
    _, secret = issue(
        user=owner, name="t", scopes=["scorecard.read"], days=5, actor=actor_of(owner)
    )

    def unshown() -> list[dict[str, str]]:
        query = f"?partner={alpine.code}&month={period.month}"
        headers = {"Authorization": f"Bearer {secret}"}
        return client.get(f"/api/v1/scorecards{query}", headers=headers).json()["unshown"]

    def paper() -> str:
        pdf = PdfReader(io.BytesIO(client.get(f"{page}pdf/").content))
        return " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())

    assert unshown() == []
    before = paper()
    Metric.objects.filter(code="mix").update(sharing_class=3)
    cache.clear()
    said = "Your brand does not share it with you at present."
    assert unshown() == [
        {"code": "basics", "name": "Basics", "version": "1", "withheld": "withheld_not_shared"}
    ]
    assert said in words_of(client.get(page).content.decode())
    assert said in paper()
    assert said not in before
    # Where nothing is shared, nothing is named.
    Metric.objects.update(sharing_class=3)
    cache.clear()
    assert unshown() == []
