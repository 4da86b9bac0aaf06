"""The same partners, scores, rules and invitations stand on every page, list, file and answer."""

import re

import pytest

from partners.network.models import Partner
from standards.reporting.models import Period
from tests.factories import difficult
from tests.factories.people import signed_in
from tests.factories.reporting import token_for
from tests.kit.page_text import found, links_of, read, rows_of, tables_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANALYSING = ("admin", "author", "manager", "local", "analyst")


@pytest.mark.parametrize("role", ANALYSING)
def test_home_and_overview_say_the_same_of_the_network(people, role: str) -> None:
    client = signed_in(people[role])
    home = words_of(read(client, "/"))
    page = words_of(read(client, "/insight/network/?month=2026-06"))
    upheld = found(r"Partners upholding every standard (\d+) of (\d+) June 2026", home)
    assert upheld == found(r"(\d+) of (\d+) judged: every mandatory target met", page)
    mean = found(
        r"Mean score ([\d.]+) of 100 mean of the (\d+) that sent"
        r" · ([\d.]+) with (\d+) missing, counted as 0", home,
    )  # fmt: skip
    own = found(r"Mean overall score ([\d.]+) Mean of the (\d+) scored partners? that sent", page)
    assert mean == own + found(r"([\d.]+) with the (\d+) that sent nothing", page)


def test_one_partner_has_one_score_everywhere(people) -> None:
    brand = signed_in(people["analyst"])
    own = signed_in(people["owner of two"])
    secret = token_for(people["owner of two"], "scorecard.read")
    listed = words_of(read(own, "/scorecards/"))
    for month in difficult.MONTHS:
        heat = {
            row["partner"]: row
            for row in rows_of(read(brand, f"/insight/heatmap/?month={month}&format=csv"))
        }
        for code in ("two_a", "two_b"):
            partner, score = difficult.partner(code), f"{float(heat[code]['overall']):.1f}"
            page = read(brand, f"/insight/partners/{partner.public_id}/?month={month}")
            assert f"Overall score {score}" in words_of(page)
            card = words_of(read(own, f"/scorecards/{partner.public_id}/{month}/"))
            assert f"Overall score {score} / 100" in card
            asked = f"/api/v1/scorecards?partner={code}&month={month}"
            answer = own.get(asked, headers={"authorization": f"Bearer {secret}"}).json()
            assert answer["overall"] == score
            lines = rows_of(read(own, f"/scorecards/{partner.public_id}/{month}/csv/"))
            points = sum(float(line["points"] or 0) for line in lines)
            assert f"{points:.1f}" == score
            if month == difficult.MONTHS[-1]:
                assert f"{partner.name} {score} / 100" in listed


@pytest.mark.parametrize("role", ["admin", "manager", "local", "auditor"])
def test_the_list_of_partners_is_one_for_page_structure_and_api(people, role: str) -> None:
    client = signed_in(people[role])
    html = read(client, "/partners/")
    rows = tables_of(html)[0][1:]
    assert found(r"Partners (\d+) partners", words_of(html))[0] == len(rows)
    secret = token_for(people[role], "partners.read")
    header = {"authorization": f"Bearer {secret}"}
    codes, address = [], "/api/v1/partners?limit=5"
    while address:
        answer = client.get(address, headers=header).json()
        codes += [row["code"] for row in answer["results"]]
        address = answer["next"]
    assert codes == [row[0] for row in rows]
    if role != "admin":
        return
    for address, count in links_of(read(client, "/structure/")):
        if "?territory=" in address:
            page = read(client, address)
            tables = tables_of(page)
            assert (len(tables[0]) - 1 if tables else 0) == int(count), address


@pytest.mark.parametrize("role", ["admin", "author", "manager", "local", "analyst", "auditor"])
def test_who_has_not_read_is_the_rest_of_those_asked(people, role: str) -> None:
    client = signed_in(people[role])
    html = read(client, "/standards/of/basics/1/unread/")
    pages = [words_of(page) for page in (read(client, "/standards/"), html)]
    counts = {found(r"Read by (\d+) of (\d+) partner", page) for page in pages}
    ((has_read, asked),) = counts
    rows = tables_of(html)[0][1:]
    assert len(rows) == asked - has_read
    nobody = sum(row[2].startswith("none") for row in rows)
    assert found(r"(\d+) ha(?:s|ve) nobody yet who could", words_of(html)) == (nobody,)


@pytest.mark.parametrize("role", ["admin", "legal", "auditor"])
def test_who_sees_a_metric_is_as_many_as_the_matrix_says(people, role: str) -> None:
    client = signed_in(people[role])
    html = read(client, "/sharing/who/")
    (table,) = tables_of(html)
    (network,) = found(r"How many of (\d+) partners of today's network", words_of(html))
    assert network == Partner.objects.present().count()
    names = {words.split()[0]: link for link, words in links_of(html) if "/sharing/who/" in link}
    for row in table[1:]:
        counts = [int(cell) for cell in row[1:] if cell.isdigit()]
        page = read(client, names[row[0].split()[0]])
        (total,) = found(r"(\d+) partners? may see something of it", words_of(page))
        groups = re.findall(r"(\d+) partners? sees?\b", words_of(page))
        assert total == max(counts) == sum(map(int, groups))
        assert total == sum("/sharing/as/" in link for link, _ in links_of(page))
    rule = next(link for link, words in links_of(read(client, "/sharing/")) if words == "Own")
    assert found(r"It is for (\d+) partners", words_of(read(client, rule))) == (network,)


@pytest.mark.parametrize("role", ["admin", "legal"])
def test_counts_of_rules_are_the_lengths_of_their_lists(people, role: str) -> None:
    client = signed_in(people[role])
    (count,) = found(r"Sharing rules (\d+) none to approve", words_of(read(client, "/")))
    rules = {link for link, _ in links_of(read(client, "/sharing/")) if "/sharing/rules/" in link}
    assert len(rules) == count


def test_counts_of_agreements_are_the_lengths_of_their_lists(people) -> None:
    client = signed_in(people["admin"])
    client.post("/sharing/agreements/", {"valid_from": "2026-09-01"})
    html = read(client, "/sharing/agreements/?state=waiting")
    match = re.search(r"(\d+) editions? waits? for the owner", words_of(html))
    listed = {link for link, _ in links_of(html) if re.search(r"/agreements/[0-9a-f-]{36}/$", link)}
    assert (int(match[1]) if match else 0) == len(listed)


@pytest.mark.parametrize("role", ["admin", "manager", "local"])
def test_tabs_of_invitations_are_the_lengths_of_their_lists(people, role: str) -> None:
    client = signed_in(people["admin"])
    lines = (f"{code}\t{code}@new.example" for code in ("plain", "gap", "two_a"))
    assert client.post("/invitations/", {"text": "\n".join(lines)}).status_code == 302
    client = signed_in(people[role])
    tabs = [
        (link, words) for link, words in links_of(read(client, "/invitations/"))
        if link.startswith("?state=")
    ]  # fmt: skip
    assert tabs
    for link, words in tabs:
        tables = tables_of(read(client, f"/invitations/{link}"))
        rows = len(tables[0]) - 1 if tables else 0
        assert rows == int(words.split()[-1]), words


@pytest.mark.parametrize("role", ["manager", "local"])
def test_the_months_received_are_those_of_the_api(people, role: str) -> None:
    client = signed_in(people[role])
    header = {"authorization": f"Bearer {token_for(people[role], 'values.read')}"}
    for period in Period.objects.filter(month__in=difficult.MONTHS).select_related("collection"):
        where = f"collection={period.collection.code}&month={period.month}"
        results, address = [], f"/api/v1/submissions?{where}"
        while address:
            answer = client.get(address, headers=header).json()
            results += answer["results"]
            address = answer["next"]
        received = [row["partner"] for row in results if row["state"] == "received"]
        html = read(client, f"/inbox/{period.collection.code}/{period.month}/?show=in")
        rows = tables_of(html)[0][1:] if tables_of(html) else []
        assert sorted(row[0].split()[-1] for row in rows) == sorted(received)
