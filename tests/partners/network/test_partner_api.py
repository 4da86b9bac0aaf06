"""Partners over the API: pages, places of the month, and what is hidden."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.network.models import Partner, Placement
from tests.factories.network import make_partner, make_small_network
from tests.factories.people import brand_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network() -> None:
    make_small_network()


def test_the_api_lists_in_pages_and_reads_one() -> None:
    client = signed_in(brand_user("admin"))
    first = client.get("/api/v1/partners?limit=2").json()
    second = client.get(first["next"]).json()
    assert [row["code"] for row in first["results"] + second["results"]] == ["fr-1", "fr-2", "us-1"]
    assert second["next"] is None
    one = client.get(f"/api/v1/partners/{first['results'][0]['id']}").json()
    assert one == first["results"][0]
    assert one["place"] == {
        "territory": "FR",
        "territory_path": "/EU/FR/",
        "owner": "own",
        "kind": "dealer",
        "tier": "gold",
        "attributes": {},
    }


def test_api_passes_attributes_on_as_they_were_written() -> None:
    written = {"workshop": True, "città": 'Forlì "due"', "bays": 12}
    Placement.objects.update(attributes=written)
    client = signed_in(brand_user("admin"))
    listed = client.get("/api/v1/partners").json()["results"][0]
    alone = client.get(f"/api/v1/partners/{listed['id']}").json()
    assert listed["place"]["attributes"] == alone["place"]["attributes"] == written


def test_the_api_gives_the_place_of_this_month_only() -> None:
    home = Partner.objects.get(code="fr-1")
    home.placements.update(to_month="2024-06")
    late = make_partner("fr-3")
    Partner.objects.filter(pk=late.pk).update(joined_month="2999-01")
    Partner.objects.filter(code="us-1").update(left_month="2024-01")
    client = signed_in(brand_user("admin"))
    rows = client.get("/api/v1/partners").json()["results"]
    places = {row["code"]: row["place"] and row["place"]["territory"] for row in rows}
    assert places == {"fr-1": None, "fr-2": "FR", "fr-3": None, "us-1": None}


def test_the_api_lists_in_the_same_queries_for_any_number() -> None:
    client = signed_in(brand_user("manager", territories=["FR", "US"]))
    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(f"/api/v1/partners?limit={limit}").json()
        counts.append((len(answer["results"]), len(caught)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1])]


def test_the_api_hides_as_the_pages_do() -> None:
    hidden = Partner.objects.get(code="us-1").public_id
    client = signed_in(brand_user("manager", territories=["FR"]))
    assert [row["code"] for row in client.get("/api/v1/partners").json()["results"]] == [
        "fr-1",
        "fr-2",
    ]
    other = client.get(f"/api/v1/partners/{hidden}")
    missing = client.get("/api/v1/partners/00000000-0000-4000-8000-000000000000")
    assert (other.status_code, other.content) == (404, missing.content)
    assert Client().get("/api/v1/partners").status_code == 401
    assert client.get("/api/v1/partners?status=asleep").json()["code"] == "bad_request"
