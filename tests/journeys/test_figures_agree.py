"""Every figure about several partners is walked as each person: pages, lists and files agree.

The network is `tests.factories.difficult`: who sent nothing, left, joined, was suspended, moved,
corrected, came back, was loaded, has no number with a reason, has two outlets, or has only what
others brought. What is compared is what stands on the page, whatever computed it. The table of all
these figures is docs/figures.md; `tests/house/test_figures.py` holds it to the routes.
"""

import re

import pytest
import time_machine
from django.test import Client

from tests.factories import difficult
from tests.factories.people import signed_in
from tests.kit.page_text import found, links_of, read, rows_of, tables_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]
REVIEWERS = ("manager", "local")
ANALYSING = ("admin", "author", "manager", "local", "analyst")
# Whom a person of a part sees, by code: those whose place is in the United States.
LOCAL = {code for code, (territory, _) in difficult.SENDS.items() if territory == "US"}


def month_rows(client: Client) -> dict[tuple[str, str], list[str]]:
    """The page of all months, by month and collection."""
    (table,) = tables_of(read(client, "/inbox/"))
    return {
        (" ".join(row[0].split()[:2]), row[0].split()[-1].lower()): row[1:] for row in table[1:]
    }


LABELS = {"asked": "Due", "missing": "Missing", "in": "In", "returned": "Returned"}
WORDS = {"2026-04": "April 2026", "2026-05": "May 2026", "2026-06": "June 2026"}


@pytest.mark.parametrize("role", REVIEWERS)
def test_heads_of_a_month_are_the_lengths_of_their_lists(people, role: str) -> None:
    client = signed_in(people[role])
    rows = month_rows(client)
    for month, words in WORDS.items():
        due, received, missing, need, returned, reporting, on_time = rows[words, "monthly"]
        address = f"/inbox/monthly/{month}/"
        heads = [int(due), int(received), int(missing), int(need)]
        page = words_of(read(client, address))
        said = found(r"(\d+) due · (\d+) in · (\d+) missing · (\d+) need you", page)
        assert list(said) == heads
        assert heads[0] == heads[1] + heads[2]
        lists = {"asked": due, "missing": missing, "in": received, "returned": returned}
        for show, head in lists.items():
            html = read(client, f"{address}?show={show}")
            count = int(head.split()[0])
            tables = tables_of(html)
            assert (len(tables[0]) - 1 if tables else 0) == count, (month, show)
            assert (f"?show={show}", f"{LABELS[show]} {count}") in links_of(html)
        # What came back is missing, too: the page says so.
        if int(returned.split()[0]):
            assert returned.endswith(f"of the {missing} missing")
            assert f"{returned.split()[0]} of the missing returned" in page
        rate, numerator, denominator = found(r"^([\d.]+) % (\d+) of (\d+)", reporting)
        assert [numerator, denominator] == [heads[1], heads[0]]
        assert rate == pytest.approx(100 * numerator / denominator, abs=0.051)
        assert f"reporting rate {rate} % ({numerator:.0f} of {denominator:.0f})" in page
        rate, numerator, denominator = found(r"^([\d.]+) % (\d+) of (\d+)", on_time)
        assert f"on time {rate} % ({numerator:.0f} of {denominator:.0f})" in page
        # One denominator, or the difference in words.
        unmeasured = heads[0] - denominator
        assert unmeasured == sum(code == "loaded" for code in seen_by(role))
        if unmeasured:
            assert f"{unmeasured:.0f} not measured" in on_time
            assert f"{unmeasured:.0f} loaded without its day of sending is not measured" in page
        letter = words_of(read(client, f"{address}write/"))
        reachable = found(r"To (\d+) partner", letter)[0]
        alone = re.search(r"(\d+) partners? ha", letter)
        assert reachable + (int(alone[1]) if alone else 0) == heads[2]


def seen_by(role: str) -> set[str]:
    return LOCAL if role == "local" else set(difficult.SENDS)


@pytest.mark.parametrize("role", REVIEWERS)
def test_what_others_bring_is_asked_of_nobody(people, role: str) -> None:
    client = signed_in(people[role])
    brought = [code for code in difficult.BROUGHT if code in seen_by(role)]
    for month, words in WORDS.items():
        due, received, missing, _need, _returned, *rates = month_rows(client)[words, "visits"]
        assert due == "nobody is asked: others bring it"
        assert (int(received), missing, rates) == (len(brought), "0", ["–", "–"])
        page = words_of(read(client, f"/inbox/visits/{month}/"))
        assert f"Nobody is asked for this: others bring it. {len(brought)} in" in page
        assert "rate" not in page


@pytest.mark.parametrize("role", REVIEWERS)
def test_home_says_what_the_month_says(people, role: str) -> None:
    client = signed_in(people[role])
    home = words_of(read(client, "/"))
    due, received, missing, need, *_ = month_rows(client)["June 2026", "monthly"]
    pairs = {"Due": due, "In": received, "Missing": missing, "Need you": need}
    for label, value in pairs.items():
        assert f"{label} {value} Monthly · June 2026" in home


def test_before_its_day_is_over_nobody_is_missing_on_any_page(people) -> None:
    with time_machine.travel("2026-08-02T12:00:00Z", tick=False):
        client = signed_in(people["manager"])
        due, received, missing, _need, _returned, *rates = month_rows(client)[
            "July 2026", "monthly"
        ]
        assert missing.endswith("not in yet")
        assert rates == ["–", "–"]
        page = words_of(read(client, f"/inbox/monthly/{difficult.RUNNING}/"))
        assert f"{due} asked · {received} in · {missing.split()[0]} not in yet" in page
        home = words_of(read(client, "/"))
        assert f"Not in yet {missing.split()[0]} Monthly · July 2026" in home
        assert not re.search(r"Missing \d+ Monthly · July 2026", home)


def heat_rows(client: Client, month: str, territory: str = "") -> list[dict[str, str]]:
    return rows_of(
        read(client, f"/insight/heatmap/?month={month}&territory={territory}&format=csv")
    )


@pytest.mark.parametrize("role", ANALYSING)
def test_the_overview_is_the_heatmap_added_up(people, role: str) -> None:
    client = signed_in(people[role])
    for month in difficult.MONTHS:
        rows = heat_rows(client, month)
        page = words_of(read(client, f"/insight/network/?month={month}"))
        scores = {True: [], False: []}
        for row in rows:
            if row["overall"]:
                scores[row["sent"] == "yes"].append(float(row["overall"]))
        sent, silent = scores[True], scores[False]
        mean, count = found(
            r"Mean overall score ([\d.]+) Mean of the (\d+) scored partners? that sent", page
        )
        assert count == len(sent)
        assert mean == pytest.approx(sum(sent) / len(sent), abs=0.051)
        if silent:
            of_all, silent_said = found(
                r"([\d.]+) with the (\d+) that sent nothing: what is missing counts as 0", page
            )
            assert silent_said == len(silent)
            assert of_all == pytest.approx(sum(sent + silent) / len(sent + silent), abs=0.051)
        unscored = [row for row in rows if not row["overall"]]
        if unscored:
            assert found(r"(\d+) ha(?:s|ve) no score", page) == (len(unscored),)
        judged = [row for row in rows if row["upholding"]]
        upholding = [row for row in judged if row["upholding"] == "yes"]
        percent, numerator, denominator = found(
            r"Partners upholding ([\d.]+) % (\d+) of (\d+) judged", page
        )
        assert (numerator, denominator) == (len(upholding), len(judged))
        assert percent == pytest.approx(100 * numerator / denominator, abs=0.51)
        quiet = sum(row["sent"] == "no" for row in judged)
        if quiet:
            assert found(r"(\d+) of those judged sent nothing", page) == (quiet,)
        heat = read(client, f"/insight/heatmap/?month={month}")
        assert len(tables_of(heat)[0]) - 1 == len(rows)
        assert f"{len(rows)} partners with a scorecard of this month" in words_of(heat)
        whole = "your part of the network" if role == "local" else "the network"
        assert f"{len(rows)} partners in {whole} that month" in page


@pytest.mark.parametrize("role", REVIEWERS)
def test_whose_missing_month_counts_as_zero_was_asked_for_it(people, role: str) -> None:
    client = signed_in(people[role])
    for month in difficult.MONTHS:
        html = read(client, f"/inbox/monthly/{month}/?show=missing")
        missing = (
            {row[0].split()[-1] for row in tables_of(html)[0][1:]} if tables_of(html) else set()
        )
        rows = heat_rows(client, month)
        silent = {row["partner"] for row in rows if row["sent"] == "no" and row["overall"]}
        # What came back is missing and may still be sent: it has no score yet.
        waiting = {"returned"} if month == "2026-06" else set()
        assert silent == missing - waiting
        unscored = {row["partner"] for row in rows if not row["overall"]}
        assert "never_asked" not in silent | missing
        if role == "manager" and month != "2026-04":
            assert "never_asked" in unscored


@pytest.mark.parametrize("role", REVIEWERS)
def test_the_overview_has_the_rates_of_the_months(people, role: str) -> None:
    client = signed_in(people[role])
    rows = month_rows(client)
    for month, words in WORDS.items():
        due, received, *_rest, on_time = rows[words, "monthly"]
        page = words_of(read(client, f"/insight/network/?month={month}"))
        assert f"{received} of {due} months received" in page
        numerator, denominator = found(r"% (\d+) of (\d+)", on_time)
        assert f"on time ({numerator:.0f} of {denominator:.0f})" in page
        if int(due) != denominator:
            left = int(due) - denominator
            assert f"{left:.0f} was loaded without its day of sending" in page


@pytest.mark.parametrize("role", ANALYSING)
def test_every_metric_is_the_mean_or_sum_of_its_partners(people, role: str) -> None:
    client = signed_in(people[role])
    for month in difficult.MONTHS:
        asked = f"from={month}&to={month}&format=csv"
        page = read(client, f"/insight/network/?month={month}")
        shown = {row[0]: row for row in tables_of(page)[-1][1:]}
        lines = rows_of(read(client, f"/insight/network/?month={month}&format=csv"))
        assert len(shown) == len(lines) == 4
        for line in lines:
            metric = line["metric"]
            (whole,) = rows_of(read(client, f"/insight/figures/?metric={metric}&{asked}"))
            for name in ("value", "numerator", "denominator", "n", "expected"):
                assert whole[name] == line[name], (month, metric, name)
            on_page = shown[metric.capitalize()]
            assert on_page[-1] == f"{line['n']} of {line['expected']}"
            if role == "author":
                continue
            by = rows_of(read(client, f"/insight/figures/?metric={metric}&by=partner&{asked}"))
            brought = [row for row in by if row["value"]]
            assert (len(brought), len(by)) == (int(line["n"]), int(line["expected"]))
            if line["denominator"]:
                parts = [row for row in brought if row["denominator"]]
                top, base = (sum(float(r[k]) for r in parts) for k in ("numerator", "denominator"))
                assert (top, base) == (float(line["numerator"]), float(line["denominator"]))
            else:
                values = [float(row["value"]) for row in brought]
                assert float(line["value"]) == pytest.approx(sum(values) / len(values))
            if metric == "reply":
                mean = f"/insight/figures/?metric={metric}&method=mean+of+partners&{asked}"
                (row,) = rows_of(read(client, mean))
                values = [float(row["value"]) for row in brought]
                assert float(row["value"]) == pytest.approx(sum(values) / len(values))


@pytest.mark.parametrize("role", ["manager", "analyst"])
def test_a_territory_is_the_same_partners_as_figure_and_as_heatmap(people, role: str) -> None:
    client = signed_in(people[role])
    for month in difficult.MONTHS:
        asked = f"?metric=reply&by=territory&from={month}&to={month}"
        rows = rows_of(read(client, f"/insight/figures/{asked}&format=csv"))
        page = read(client, f"/insight/figures/{asked}")
        assert "A territory holds all that lies below it" in words_of(page)
        for row in rows:
            heat = heat_rows(client, month, row["group"])
            assert len(heat) == int(row["expected"]), (month, row["group"])
            html = read(client, f"/insight/heatmap/?month={month}&territory={row['group']}")
            assert len(tables_of(html)[0]) - 1 == len(heat)
        shown = {cells[0]: cells[4] for cells in tables_of(page)[-1][1:]}
        told = {f"Land {row['group']}": f"{row['n']} of {row['expected']}" for row in rows}
        assert shown == told
        tops = [row for row in rows if row["group"] in ("EU", "AM")]
        assert sum(int(row["expected"]) for row in tops) == len(heat_rows(client, month))
