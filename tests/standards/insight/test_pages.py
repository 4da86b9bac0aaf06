"""The brand's pages: figures as asked, limited to one's area, page equal to CSV."""

import csv
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.accounts.models import User
from standards.insight.queries import heatmap, overview
from standards.insight.queries.overview import month_scores, score_change
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import LEADS, make_published
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, member_user, signed_in
from tests.factories.reporting import make_metric, make_period

MONTH = "2024-06"
# The worked example: share, mean, yes/no.
CELLS = {
    "alpine": ((174, 200), ("124", 40), "yes"),
    "bellweather": ((48, 60), ("84", 12), "no"),
    "castell": ((7, 9), ("24", 12), None),
    "delmar": ((95, 100), ("30", 10), "yes"),
}


def cells(share, mean, room):
    return {
        "reply24": {"n": share[0], "d": share[1]},
        "close_days": {"sum": mean[0], "count": mean[1]},
        "room": {"code": room} if room else {"missing": "no checklist"},
    }


@pytest.fixture
def network(db: None):
    make_structure()
    territory = {"delmar": "US"}
    partners = {
        code: make_partner(code, name=code.capitalize(), territory=territory.get(code, "FR"))
        for code in CELLS
    }
    make_published(LEADS)
    period = make_period(["reply24", "close_days", "room"], MONTH, first="2024-01")
    months = [MonthInput(partners[code].pk, cells(*values)) for code, values in CELLS.items()]
    send_months(period=period, months=months, source="pack", actor=SYSTEM)
    score_month(month=MONTH)
    return partners


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def command(capsys, **options) -> list[dict[str, str]]:
    call_command("figures", **{"by": "network", "first": MONTH, "last": MONTH, **options})
    return rows_of(capsys.readouterr().out)


def test_the_worked_example_comes_out(network, capsys) -> None:
    (share,) = command(capsys, metric="reply24")
    assert (share["group"], share["period"], share["method"]) == ("network", MONTH, "pooled")
    assert (share["numerator"], share["denominator"], share["n"]) == ("324", "369", "4")
    assert float(share["value"]) == 32400 / 369
    (mean,) = command(capsys, metric="close_days", per="range")
    assert (mean["numerator"], mean["denominator"]) == ("262", "74")
    assert mean["period"] == f"{MONTH}..{MONTH}"
    (room,) = command(capsys, metric="room")
    assert (room["value"], room["n"], room["method"]) == (repr(200 / 3), "3", "percent yes")


def test_figures_are_grouped_and_filtered(network, capsys) -> None:
    by = command(capsys, metric="reply24", by="territory")
    # Every level of the tree, each territory before what lies below it.
    assert [(r["group"], r["numerator"], r["n"]) for r in by] == [
        ("AM", "95", "1"),
        ("US", "95", "1"),
        ("EU", "229", "3"),
        ("FR", "229", "3"),
    ]
    below = command(capsys, metric="reply24", by="territory", where=["territory=FR"])
    assert [r["group"] for r in below] == ["FR"]
    only = command(capsys, metric="reply24", where=["territory=EU"])
    assert [(r["numerator"], r["n"]) for r in only] == [("229", "3")]
    either = command(capsys, metric="reply24", where=["partner=alpine", "partner=delmar"])
    assert [(r["numerator"], r["n"]) for r in either] == [("269", "2")]
    both = command(capsys, metric="reply24", where=["territory=EU", "partner=delmar"])
    assert both == []
    tiers = command(capsys, metric="reply24", by="tier")
    assert [(r["group"], r["n"]) for r in tiers] == [("(none)", "4")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metric": "nothing"}, "There is no metric nothing."),
        ({"metric": "reply24:web"}, "has no member web"),
        ({"metric": "waits"}, "cannot be combined"),
        (
            {"metric": "waits", "by": "partner", "per": "year", "first": "2024-05"},
            "cannot be combined",
        ),
        ({"metric": "split"}, "for example split:web"),
        ({"metric": "words"}, "it has no figure"),
        ({"metric": "reply24", "where": ["colour=red"]}, "colour=red cannot be read"),
        ({"metric": "reply24", "where": ["territory=XX"]}, "No territory has the code XX"),
        ({"metric": "reply24", "first": "2024-13"}, "2024-13 is not a month"),
        ({"metric": "reply24", "first": "2024-07"}, "lies after"),
        ({"metric": "reply24", "first": "1900-01"}, "More than 240 months"),
    ],
)
def test_what_has_no_figure_ends_with_two_and_says_why(network, capsys, options, message) -> None:
    make_metric("waits", "percentile", quantile="0.9")
    make_metric("words", "text")
    make_metric("split", "count", members=[["web", "Web"]], dimension="channel")
    with pytest.raises(CommandError, match=message) as caught:
        command(capsys, **options)
    assert caught.value.returncode == 2
    assert capsys.readouterr().out == ""


def test_the_figures_page_shows_what_its_csv_holds(network) -> None:
    client = signed_in(brand_user("analyst"))
    asked = f"/insight/figures/?metric=reply24&by=partner&from={MONTH}&to={MONTH}"
    page = client.get(asked).content.decode()
    lines = rows_of(client.get(f"{asked}&format=csv").content.decode())
    assert [line["group"] for line in lines] == sorted(CELLS)
    shown = re.findall(
        r'<th scope="row">([^<]+)</th>\s*<td[^>]*>June 2024</td>\s*<td[^>]*>([\d.]+)', page
    )
    assert shown == [(r["group"].capitalize(), f"{float(r['value']):.1f}") for r in lines]
    assert "1 of 1" in page
    refused = client.get("/insight/figures/?metric=nothing")
    assert refused.status_code == 422
    assert "There is no metric nothing." in refused.content.decode()


def test_the_mean_of_partners_is_labelled_as_such(network) -> None:
    client = signed_in(brand_user("analyst"))
    asked = f"/insight/figures/?metric=reply24&from={MONTH}&to={MONTH}&method=mean+of+partners"
    (line,) = rows_of(client.get(f"{asked}&format=csv").content.decode())
    assert (line["method"], round(float(line["value"]), 1), line["numerator"]) == (
        "mean of partners",
        84.9,
        "",
    )


def test_authors_analyse_the_network_but_no_single_partners_values(network) -> None:
    client = signed_in(brand_user("author"))
    asked = f"/insight/figures/?metric=reply24&from={MONTH}&to={MONTH}&format=csv"
    assert [r["n"] for r in rows_of(client.get(asked).content.decode())] == ["4"]
    assert rows_of(client.get(f"{asked}&by=partner").content.decode()) == []
    page = client.get(f"/insight/partners/{network['alpine'].public_id}/?month={MONTH}")
    assert "95.5" in page.content.decode()
    assert "174 of 200" not in page.content.decode()
    analyst = signed_in(brand_user("analyst"))
    page = analyst.get(f"/insight/partners/{network['alpine'].public_id}/?month={MONTH}")
    assert "174 of 200" in page.content.decode()


def test_the_overview_counts_reporting_upholding_and_every_metric(network) -> None:
    shown = overview(MONTH, actor_of(brand_user("analyst")))
    assert (shown.partners, shown.reporting.numerator, shown.reporting.denominator) == (4, 4, 4)
    assert (shown.score.upholding, shown.score.judged, shown.score.sent) == (1, 4, 4)
    assert [(m.code, round(m.combined.value, 1), m.combined.n) for m in shown.metrics] == [
        ("close_days", 3.5, 4),
        ("reply24", 87.8, 4),
        ("room", 66.7, 3),
    ]
    client = signed_in(brand_user("analyst", "c@b.example"))
    page = client.get(f"/insight/network/?month={MONTH}").content.decode()
    lines = rows_of(client.get(f"/insight/network/?month={MONTH}&format=csv").content.decode())
    assert [line["metric"] for line in lines] == ["close_days", "reply24", "room"]
    assert all(f"{float(line['value']):.1f}" in page for line in lines)


def test_the_heatmap_lists_the_lowest_first_with_shades(network) -> None:
    shown = heatmap(MONTH, actor_of(brand_user("analyst")))
    assert [(row.code, row.overall.score, row.overall.shade) for row in shown.rows] == [
        ("bellweather", 41.7, 1),
        ("castell", 58.3, 2),
        ("alpine", 95.5, 5),
        ("delmar", 100.0, 5),
    ]
    assert shown.columns == (("leads", "Lead handling"),)
    client = signed_in(brand_user("analyst", "c@b.example"))
    lines = rows_of(client.get(f"/insight/heatmap/?month={MONTH}&format=csv").content.decode())
    assert [(line["partner"], line["leads"]) for line in lines] == [
        ("bellweather", "41.7"),
        ("castell", "58.3"),
        ("alpine", "95.5"),
        ("delmar", "100"),
    ]
    page = client.get(f"/insight/heatmap/?month={MONTH}&territory=AM").content.decode()
    assert ("Delmar" in page, "Alpine" in page) == (True, False)


def test_a_manager_of_a_territory_sees_only_its_partners(network) -> None:
    client = signed_in(brand_user("manager", territories=["AM"]))
    lines = rows_of(client.get(f"/insight/heatmap/?month={MONTH}&format=csv").content.decode())
    assert [line["partner"] for line in lines] == ["delmar"]
    asked = f"/insight/figures/?metric=reply24&from={MONTH}&to={MONTH}&format=csv"
    assert [r["numerator"] for r in rows_of(client.get(asked).content.decode())] == ["95"]
    page = client.get(f"/insight/network/?month={MONTH}").content.decode()
    assert "1 of 1 months received" in page
    other = client.get(f"/insight/partners/{network['alpine'].public_id}/")
    missing = client.get("/insight/partners/00000000-0000-4000-8000-000000000000/")
    assert (other.status_code, other.content) == (404, missing.content)


def test_figures_of_a_part_are_never_called_the_whole_network(network) -> None:
    asked = f"/insight/figures/?metric=reply24&from={MONTH}&to={MONTH}"
    local = signed_in(brand_user("manager", "am@b.example", territories=["AM"]))
    whole = signed_in(brand_user("manager"))
    told = [client.get(asked).content.decode() for client in (local, whole)]
    assert ["Whole network" in page for page in told] == [False, True]
    assert "All your partners" in told[0]
    part = whole.get(f"{asked}&territory=AM").context["whole"]
    assert part not in ("Whole network", "AM")
    titles = [
        [section.title for section in client.get("/").context["content"].sections]
        for client in (local, whole)
    ]
    assert ["The network" in found for found in titles] == [False, True]
    assert "Your part of the network" in titles[0]


def test_partners_and_auditors_have_no_network_analytics(network) -> None:
    clients = [
        signed_in(member_user("owner", network["alpine"])),
        signed_in(brand_user("auditor")),
        signed_in(brand_user("legal")),
    ]
    paths = ["network/", "heatmap/", "figures/", f"partners/{network['alpine'].public_id}/"]
    for client in clients:
        assert [client.get(f"/insight/{path}").status_code for path in paths] == [404] * 4


def test_a_month_without_anything_says_so(network) -> None:
    client = signed_in(brand_user("analyst"))
    assert (
        "Nobody has sent this month yet."
        in client.get("/insight/network/?month=2024-01").content.decode()
    )
    assert (
        "No scores for this month yet."
        in client.get("/insight/heatmap/?month=2024-01").content.decode()
    )
    page = client.get(f"/insight/partners/{network['alpine'].public_id}/?month=2024-01")
    assert "No score for this month" in page.content.decode()


def test_partner_page_leads_from_clause_and_value_to_what_made_them(network) -> None:
    alpine = network["alpine"]
    client = signed_in(brand_user("analyst"))
    text = client.get(f"/insight/partners/{alpine.public_id}/?month={MONTH}").content.decode()
    reading = "/standards/of/leads/?version=1.0#clause-reply"
    assert f'<a href="{reading}">Reply within a day</a>' in text
    sent = f"/months/monthly/{MONTH}/sent/?partner={alpine.public_id}"
    assert f'<a href="{sent}">87.0 %</a>' in text
    assert "≥ 90" in text
    assert "≤ 3" in text
    assert "174 of 200" in client.get(sent).content.decode()


def test_partner_page_keeps_values_from_who_may_not_see_them(network) -> None:
    alpine = network["alpine"]
    client = signed_in(brand_user("author"))
    text = client.get(f"/insight/partners/{alpine.public_id}/?month={MONTH}").content.decode()
    assert "Reply within a day" in text
    assert "/sent/" not in text
    assert "87.0 %" not in text


def test_territories_above_the_own_area_have_no_row(network) -> None:
    client = signed_in(brand_user("manager", territories=["FR"]))
    asked = f"?metric=reply24&by=territory&from={MONTH}&to={MONTH}&format=csv"
    rows = rows_of(client.get(f"/insight/figures/{asked}").content.decode())
    assert [row["group"] for row in rows] == ["FR"]


def test_home_and_overview_name_the_same_typical_score(network) -> None:
    client = signed_in(brand_user("analyst"))
    home = client.get("/").content.decode()
    (score,) = month_scores([MONTH], actor_of(User.objects.get()))
    assert "Mean score" in home
    assert f">{score.mean:.1f} <small>of 100" in home
    assert f"{score.mean:.1f}" in client.get(f"/insight/network/?month={MONTH}").content.decode()


def test_trend_says_its_finding(network) -> None:
    period = make_period(["reply24", "close_days", "room"], "2024-05", first="2024-01")
    month = MonthInput(network["alpine"].pk, cells((100, 200), ("124", 40), "yes"))
    send_months(period=period, months=[month], source="pack", actor=SYSTEM)
    client = signed_in(brand_user("analyst"))
    page = client.get(f"/insight/figures/?metric=reply24&from=2024-05&to={MONTH}")
    title = page.context["chart"].title
    assert title == "First reply within 24 hours: 87.8 %, up 37.8 since May 2024"


def test_a_mean_says_whom_it_covers_and_what_missing_months_cost(network) -> None:
    """Two months: all four sent; then one sends nothing, and the others do a little worse."""
    period = make_period(["reply24", "close_days", "room"], "2024-07", first="2024-01")
    fewer = {**CELLS, "alpine": ((160, 200), ("124", 40), "yes")}
    months = [MonthInput(network[c].pk, cells(*v)) for c, v in fewer.items() if c != "delmar"]
    send_months(period=period, months=months, source="pack", actor=SYSTEM)
    score_month(month="2024-07")
    before, now = month_scores([MONTH, "2024-07"], actor_of(brand_user("analyst")))
    assert (before.sent, before.silent, before.lost_to_silence) == (4, 0, 0)
    assert (now.sent, now.silent) == (3, 1)
    assert now.mean is not None
    assert now.mean_of_all is not None
    assert now.mean_of_all == pytest.approx(now.mean * 3 / 4)
    change = score_change(before, now)
    assert change.total == round(change.by_partners + change.by_silence, 1)
    assert change.by_silence == pytest.approx(-(now.mean - now.mean_of_all), abs=0.11)
    page = signed_in(brand_user("analyst", email="second@brand.example")).get(
        reverse("insight:overview") + "?month=2024-07"
    )
    text = " ".join(page.content.decode().split())
    assert "Mean of the 3 scored partners that sent" in text
    assert "with the 1 that sent nothing: what is missing counts as 0" in text
    assert "1 of those judged sent nothing and counts as not met" in text
    assert "by missing months" in text
