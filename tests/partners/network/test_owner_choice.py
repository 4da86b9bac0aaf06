"""Owners while a partner is added: new ones, near-doubles, and whose names are offered."""

import re

import pytest

from partners.network.forms import PlaceForm
from partners.network.models import Owner, Partner, Territory
from partners.network.queries import owner_code
from portal.access.actor import actor_for
from tests.factories.network import make_partner, make_small_network
from tests.factories.people import brand_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network() -> None:
    make_small_network()


def test_one_partner_is_added_with_a_new_owner() -> None:
    client = signed_in(brand_user("manager"))
    data = {
        "code": "de-1",
        "name": "Delmar",
        "territory": "DE",
        "kind": "dealer",
        "tier": "",
        "owner": "Delmar Group",
        "is_new_owner": "on",
        "attribute.workshop": "yes",
        "joined_month": "2024-02",
        "time_zone": "Europe/Berlin",
        "status": "prospect",
    }
    unknown = client.post("/partners/add/", {**data, "is_new_owner": ""})
    assert "No owner has this name or code." in unknown.content.decode()
    answer = client.post("/partners/add/", data, follow=True)
    assert "Delmar was created. Nobody was mailed." in answer.content.decode()
    placed = Partner.objects.get(code="de-1").placements.get()
    assert (placed.owner.name, placed.attributes) == ("Delmar Group", {"workshop": True})
    again = client.post("/partners/add/", data)
    assert again.status_code == 422
    assert "A partner with this code exists already." in again.content.decode()


def test_a_new_owner_that_may_exist_is_asked_about() -> None:
    client = signed_in(brand_user("manager"))
    data = {
        "code": "de-2", "name": "Delmar", "territory": "DE", "kind": "dealer", "tier": "",
        "owner": "Delmar Group", "is_new_owner": "on", "joined_month": "2024-02",
        "time_zone": "Europe/Berlin", "status": "prospect",
    }  # fmt: skip
    client.post("/partners/add/", data)
    alike = {**data, "code": "de-3", "owner": "Delmar GmbH"}
    asked = client.post("/partners/add/", alike)
    assert asked.status_code == 422
    assert "That is much like Delmar Group (" in asked.content.decode()
    assert 'name="is_other_owner"' in asked.content.decode()
    assert not Partner.objects.filter(code="de-3").exists()
    client.post("/partners/add/", {**alike, "is_other_owner": "on"})
    assert Partner.objects.get(code="de-3").placements.get().owner.name == "Delmar GmbH"


def test_an_owner_added_to_the_structure_is_asked_about_too() -> None:
    client = signed_in(brand_user("admin"))
    client.post("/structure/owners/", {"code": "d1", "name": "Delmar Group"})
    asked = client.post("/structure/owners/", {"code": "d2", "name": "Delmar AG"})
    assert "That is much like Delmar Group (d1)" in asked.content.decode()
    assert not Owner.objects.filter(code="d2").exists()
    renamed = client.post("/structure/owners/", {"code": "d1", "name": "Delmar AG"}, follow=True)
    assert "Delmar AG was saved." in renamed.content.decode()
    other = {"code": "d2", "name": "Delmar Group", "is_other_owner": "on"}
    client.post("/structure/owners/", other)
    assert Owner.objects.filter(code="d2").exists()


def test_a_needed_owner_is_not_called_optional() -> None:
    shown = signed_in(brand_user("manager")).get("/partners/add/").content.decode()
    label = re.search(r'<label for="id_owner">(.*?)</label>', shown, re.DOTALL)
    assert "optional" not in label[1]
    assert '<option value="Owner &amp; Sons (own)"></option>' in shown


def test_owners_beyond_those_shown_are_counted_and_found() -> None:
    Owner.objects.bulk_create(Owner(code=f"o{i:03d}", name=f"Owner {i:03d}") for i in range(510))
    client = signed_in(brand_user("admin"))
    shown = client.get("/structure/owners/").content.decode()
    assert "The first 500 of 511 are shown." in shown
    assert "o509" not in shown
    assert "o509" in client.get("/structure/owners/?q=509").content.decode()


def test_the_structure_is_shown_as_a_tree_and_changed() -> None:
    client = signed_in(brand_user("admin"))
    shown = client.get("/structure/").content.decode()
    assert re.findall(r'class="(tree-\d)"><a href="\?code=(\w+)"', shown) == [
        ("tree-0", "AM"),
        ("tree-1", "US"),
        ("tree-0", "EU"),
        ("tree-1", "DE"),
        ("tree-1", "FR"),
    ]
    data = {"code": "IT", "name": "Italy", "parent": "EU"}
    assert client.post("/structure/territories/", data).status_code == 302
    assert Territory.objects.get(code="IT").path == "/EU/IT/"
    bad = client.post("/structure/territories/", {"code": "I T", "name": "Italy", "parent": ""})
    assert bad.status_code == 422
    assert "This cannot be a code." in bad.content.decode()
    for part in ("owners", "kinds", "tiers", "attributes"):
        assert client.get(f"/structure/{part}/").status_code == 200


def test_a_local_manager_is_offered_owners_of_her_own_partners_only() -> None:
    make_partner("us-2", name="Delmar", territory="US", owner="far", owner_name="Far Away Group")
    local = brand_user("manager", "local@b.example", territories=["FR"])
    place = {"actor": actor_for(local)}
    assert PlaceForm(**place).owners() == ["Owner & Sons (own)"]
    assert owner_code("Far Away Group", **place) == ""
    assert owner_code("Owner & Sons", **place) == "own"
    page = signed_in(local).get("/partners/").content.decode()
    assert "Far Away Group" not in page
