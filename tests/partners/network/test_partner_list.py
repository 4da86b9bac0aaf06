"""The list of partners: filters, keysets, who sees whom, counts of queries."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.network.exports import COLUMNS
from partners.network.importing import propose
from partners.network.models import Partner
from partners.network.services.partners import change_status
from portal.access.actor import SYSTEM
from tests.factories.network import make_partner, make_small_network
from tests.factories.people import brand_user, member_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network() -> None:
    make_small_network()


def codes(answer) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'<td class="mono">([^<]+)</td>', answer.content.decode())


def test_the_list_narrows_by_text_place_and_status() -> None:
    client = signed_in(brand_user("admin"))
    change_status(
        partner=Partner.objects.get(code="us-1"), status="suspended", month="2024-02", actor=SYSTEM
    )
    found = {
        query: codes(client.get(f"/partners/?{query}"))
        for query in (
            "",
            "q=BELL",
            "q=fr-",
            "territory=EU",
            "territory=AM",
            "kind=agent",
            "tier=gold",
            "status=suspended",
            "territory=EU&kind=dealer",
            "q=nothing",
            "q=%00",
        )
    }
    everyone = ["fr-1", "fr-2", "us-1"]
    assert found == {
        "": everyone,
        "q=BELL": ["fr-2"],
        "q=fr-": ["fr-1", "fr-2"],
        "territory=EU": ["fr-1", "fr-2"],
        "territory=AM": ["us-1"],
        "kind=agent": ["fr-2"],
        "tier=gold": ["fr-1"],
        "status=suspended": ["us-1"],
        "territory=EU&kind=dealer": ["fr-1"],
        "q=nothing": [],
        "q=%00": everyone,
    }
    # A territory that is nowhere, and one that is beyond one's area, look the same.
    assert client.get("/partners/?territory=XX").status_code == 400


def test_the_list_goes_on_behind_its_cursor() -> None:
    for number in range(60):
        make_partner(f"x-{number:02d}")
    client = signed_in(brand_user("admin"))
    first = client.get("/partners/")
    following = re.search(r'href="(\?cursor=[^"]+)"', first.content.decode())
    second = client.get("/partners/" + following[1])
    assert codes(first) + codes(second) == sorted(Partner.objects.values_list("code", flat=True))
    assert codes(client.get("/partners/?cursor=forged")) == codes(first)


def test_the_list_takes_the_same_queries_for_one_and_many() -> None:
    client = signed_in(brand_user("admin"))
    client.get("/partners/")
    counts = []
    for extra in (0, 30):
        for number in range(extra):
            make_partner(f"y-{number}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/partners/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_managers_see_their_territories_and_members_their_own_outlets() -> None:
    us = Partner.objects.get(code="us-1")
    seen = {
        "limited": codes(signed_in(brand_user("manager", territories=["FR"])).get("/partners/")),
        "named": codes(
            signed_in(brand_user("manager", "n@b.example", partners=["us-1"])).get("/partners/")
        ),
        "owner": codes(signed_in(member_user("owner", us)).get("/partners/")),
        "auditor": codes(signed_in(brand_user("auditor")).get("/partners/")),
    }
    assert seen == {
        "limited": ["fr-1", "fr-2"],
        "named": ["us-1"],
        "owner": ["us-1"],
        "auditor": ["fr-1", "fr-2", "us-1"],
    }


def test_an_empty_network_says_what_to_do() -> None:
    Partner.objects.all().delete()
    shown = signed_in(brand_user("admin")).get("/partners/").content.decode()
    assert "No partner yet." in shown
    assert "Paste your list from a spreadsheet" in shown


def test_the_list_is_taken_away_as_a_file_under_headings_that_are_read_again() -> None:
    client = signed_in(brand_user("admin"))
    answer = client.get("/partners/list.csv?q=fr-")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert propose(head, attributes={"size": "Size"}, remembered={})[: len(COLUMNS)] == [*COLUMNS]
    assert [row[0] for row in rows] == codes(client.get("/partners/?q=fr-"))


def test_the_file_holds_what_its_reader_may_see() -> None:
    manager = signed_in(brand_user("manager", territories=["EU"]))
    text = manager.get("/partners/list.csv").content.decode()
    assert "fr-1" in text
    assert "us-1" not in text
    owner = member_user("owner", Partner.objects.get(code="fr-1"))
    own = signed_in(owner).get("/partners/list.csv").content.decode()
    assert [line.split(",")[0] for line in own.splitlines()[1:]] == ["fr-1"]


def test_the_file_costs_the_same_for_one_partner_and_many() -> None:
    client = signed_in(brand_user("admin"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/partners/list.csv")
        counts.append(len(seen))
        for number in range(5):
            make_partner(f"more-{number}-{len(counts)}")
    assert counts[0] == counts[1]


def differences(client, text: str) -> dict[str, int]:
    """How many differences of each kind a list has."""
    started = client.post("/partners/changes/", {"text": text})
    page = client.get(started["Location"]).content.decode()
    stats = re.findall(r"\?kind=(\w+)\".*?stat__value\">\s*([\d,]+)", page, re.DOTALL)
    return {kind: int(count) for kind, count in stats}


def test_the_list_taken_away_differs_in_nothing_when_it_comes_back() -> None:
    manager = signed_in(brand_user("manager"))
    make_partner("N5", name='=SUM(A1), "Five"', tier="gold", time_zone="Europe/Berlin")
    text = manager.get("/partners/list.csv").content.decode("utf-8-sig")
    assert differences(manager, text) == {}
    assert differences(manager, text.replace(",gold,", ",star,")) == {"tier": 2}
