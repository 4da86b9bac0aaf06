"""Charts drawn by a real browser: no text is cut off, on a screen and on a phone."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from portal.access.rules import PUBLIC
from portal.ui.charts import Bar, BulletRow, Series, Step, bars, bullet, trend, waterfall
from tests.kit.browser import chromium, faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

LONG = "Enquiries answered by a person within one day"
GAPS = [None, 70, 71, None, None, 75, 74, None, 73, 76, 77, None]
NOT_SENT = dict.fromkeys(["2025-04", "2025-05", "2025-12"], "not sent")
# How far each text of each drawing reaches beyond it, in pixels.
BEYOND = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => {
    const own = text.getBoundingClientRect();
    const over = Math.max(own.right - box.right, box.left - own.left);
    return [text.textContent, Math.round(over)];
  }).filter(([, over]) => over > 0);
})"""


def charts_page(request):
    months = [f"2025-{number:02d}" for number in range(1, 13)]
    steps = [Step(LONG, 22.3, "missing"), Step("Test drives", 61.0), Step("Cap", -14.6)]
    shown = [
        waterfall(title="Why 68.7", steps=steps),
        waterfall(title="Why 100", steps=[Step("All of it", 100.0, "missing")]),
        bars(title="Late", rows=[Bar(LONG, 1234567), Bar("Few", 3)], unit="partners"),
        bullet(title="Peers", rows=[BulletRow(LONG, 87, 80, 70, 85, 90)], unit="%"),
        bullet(title="No band", rows=[BulletRow(LONG, own=87, middle=80)], unit="%"),
        trend(title="Trend", months=months, series=[Series("You", list(range(70, 82)))], unit="%"),
        trend(title="Gaps", months=months, series=[Series("You", GAPS, NOT_SENT)], unit="%"),
    ]
    source = (
        '{% extends "ui/layout_plain.html" %}{% block title %}Charts{% endblock %}'
        '{% block assets %}{% include "ui/parts/chart_assets.html" %}{% endblock %}'
        "{% block content %}{% for spec in charts %}{% chart spec %}{% endfor %}{% endblock %}"
    )
    template = engines["django"].from_string(source)
    return HttpResponse(template.render({"charts": shown}, request))


charts_page.access = PUBLIC  # type: ignore[attr-defined]  # as pages declare it
urlpatterns = [path("charts/", charts_page)]


@pytest.mark.parametrize("width", [1280, 360])
def test_no_text_of_a_chart_is_cut_off(live_server, settings, width):
    settings.ROOT_URLCONF = __name__
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        said = faults(page)
        page.on("console", lambda message: said.append(message.text))
        page.goto(live_server.url + "/charts/")
        expect(page.locator(".chart svg")).to_have_count(7)
        texts = page.locator(".chart svg text").all_text_contents()
        assert any("missing" in text for text in texts)
        # Each gap says why, and the line has as many pieces as there are months between gaps.
        assert sorted(text for text in texts if text in ("not sent", "no number")) == [
            "no number", "not sent", "not sent", "not sent",
        ]  # fmt: skip
        drawn = page.locator(".chart").last.locator("g.mark-line path").first.get_attribute("d")
        assert drawn.count("M") == 3
        assert page.evaluate(BEYOND) == []
        assert said == []
