"""The pages and the API of the network: who sees whom, filters, keysets, counts of queries."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.network.forms import PlaceForm
from partners.network.models import Owner, Partner, Placement, Territory
from partners.network.queries import owner_code
from partners.network.services.partners import change_status, place
from portal.access.actor import SYSTEM, actor_for
from portal.audit.models import Entry
from portal.lib import months
from portal.ui.formats import month_text
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network() -> None:
    make_structure()
    make_partner("fr-1", name="Alpine", tier="gold")
    make_partner("fr-2", name="Bellweather", kind="agent")
    make_partner("us-1", name="Castell", territory="US")


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


def test_a_hidden_partner_is_a_missing_one() -> None:
    client = signed_in(brand_user("manager", territories=["FR"]))
    hidden = Partner.objects.get(code="us-1").public_id
    other = client.get(f"/partners/{hidden}/")
    missing = client.get("/partners/00000000-0000-4000-8000-000000000000/")
    assert (other.status_code, missing.status_code) == (404, 404)
    assert other.content == missing.content
    assert client.post(f"/partners/{hidden}/", {"step": "status"}).status_code == 404


def test_a_partner_is_moved_and_suspended_on_its_page() -> None:
    client = signed_in(brand_user("manager"))
    partner = Partner.objects.get(code="fr-1")
    page = f"/partners/{partner.public_id}/"
    shown = client.get(page).content.decode()
    assert "Places, month by month" in shown
    assert "Owner &amp; Sons" in shown
    place = {"territory": "US", "owner": "own", "kind": "dealer", "tier": ""}
    move = {"step": "move", "month": "2024-05", **place}
    assert "the scores of May 2024 to" in client.post(page, move).content.decode()
    assert partner.placements.count() == 1
    answer = client.post(page, {**move, "confirmed": "2024-05"}, follow=True)
    assert "Alpine was moved." in answer.content.decode()
    assert partner.placements.count() == 2
    answer = client.post(page, {"step": "move", "month": "2023-05", **place})
    assert answer.status_code == 422
    assert "it has no place before that" in answer.content.decode()
    answer = client.post(
        page, {"step": "status", "status": "suspended", "month": "2024-05"}, follow=True
    )
    assert "Alpine is now: Suspended." in answer.content.decode()


def test_leaving_ends_access_now_unless_told_otherwise_and_can_be_taken_back() -> None:
    client = signed_in(brand_user("manager"))
    partner = Partner.objects.get(code="fr-1")
    owner = signed_in(member_user("owner", partner))
    page, month = f"/partners/{partner.public_id}/", months.of(timezone.localdate())
    leave = {"step": "status", "status": "left", "month": month}
    answer = client.post(page, {**leave, "access": "month_end"}, follow=True).content.decode()
    assert f"leaves after {month_text(month)}" in answer
    assert f"Alpine will have left after {month_text(month)}." in answer
    assert "leaves after" in client.get("/partners/").content.decode()
    assert owner.get("/standards/").status_code == 200
    stays = {"step": "status", "status": partner.status, "month": month}
    assert "leaves after" not in client.post(page, stays, follow=True).content.decode()
    client.post(page, leave)
    partner.refresh_from_db()
    assert (partner.status, partner.left_month) == ("left", month)
    assert owner.get("/standards/").status_code == 302
    assert "leaves after" not in client.get("/partners/").content.decode()


def test_access_cannot_end_before_the_last_month_begins() -> None:
    client = signed_in(brand_user("manager"))
    partner = Partner.objects.get(code="fr-1")
    answer = client.post(
        f"/partners/{partner.public_id}/", {"step": "status", "status": "left", "month": "2999-01"}
    )
    assert answer.status_code == 422
    assert "This month is still to come" in answer.content.decode()


def test_who_may_only_read_gets_no_forms_and_cannot_post() -> None:
    client = signed_in(brand_user("auditor"))
    page = f"/partners/{Partner.objects.get(code='fr-1').public_id}/"
    assert 'name="step"' not in client.get(page).content.decode()
    assert (
        client.post(page, {"step": "status", "status": "left", "month": "2024-05"}).status_code
        == 404
    )
    assert client.get("/partners/add/").status_code == 404
    assert client.get("/partners/import/").status_code == 404
    assert client.get("/structure/").status_code == 404


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


def test_attributes_are_shown_changed_and_kept_by_a_move() -> None:
    client = signed_in(brand_user("manager"))
    partner = make_partner("w", attributes={"workshop": True})
    page = f"/partners/{partner.public_id}/"
    shown = client.get(page).content.decode()
    assert re.search(r'name="attribute.workshop"(?! value)', shown)
    assert "<dd>yes</dd>" in shown
    move = {"step": "move", "month": "2024-03", "confirmed": "2024-03"}
    client.post(page, {**move, "attribute.workshop": "no"})
    found = dict(partner.placements.values_list("from_month", "attributes"))
    assert found == {"2024-01": {"workshop": True}, "2024-03": {"workshop": False}}
    client.post(page, {**move, "attribute.workshop": "–"})
    assert partner.placements.get(from_month="2024-03").attributes == {}


def test_a_back_dated_move_changes_what_was_chosen_and_nothing_else() -> None:
    """June becomes US again; the tier planned from January on stays January's."""
    client = signed_in(brand_user("manager"))
    partner = make_partner("w", attributes={"workshop": True})
    place(partner=partner, month="2024-09", tier="gold", actor=SYSTEM)
    running = months.of(timezone.localdate())
    place(partner=partner, month=months.shift(running, 2), kind="agent", tier="", actor=SYSTEM)
    page = f"/partners/{partner.public_id}/"
    today = client.get(page).content.decode()
    facts = today[today.index("<dl") : today.index("</dl>")]
    assert "Gold" in facts
    assert "Agent" not in facts
    assert f"From {month_text(months.shift(running, 2))}:" in today
    client.post(
        page, {"step": "move", "month": "2024-06", "confirmed": "2024-06", "territory": "US"}
    )
    found = partner.placements.order_by("from_month").values_list(
        "from_month", "territory__code", "kind__code", "tier__code"
    )
    assert list(found) == [
        ("2024-01", "FR", "dealer", None),
        ("2024-06", "US", "dealer", None),
        ("2024-09", "FR", "dealer", "gold"),
        (months.shift(running, 2), "FR", "agent", None),
    ]


def test_name_and_time_zone_are_corrected_and_recorded() -> None:
    client = signed_in(brand_user("manager"))
    partner = Partner.objects.get(code="fr-1")
    page = f"/partners/{partner.public_id}/"
    bad = client.post(page, {"step": "correct", "name": "Alpina", "time_zone": "Mars/Base"})
    assert bad.status_code == 422
    assert "There is no such time zone." in bad.content.decode()
    data = {"step": "correct", "name": "Alpina", "time_zone": "Europe/Paris"}
    assert "Alpina was corrected." in client.post(page, data, follow=True).content.decode()
    client.post(page, data)
    entry = Entry.objects.get(action="partner.corrected")
    assert entry.changes == {"name": ["Alpine", "Alpina"], "time_zone": ["UTC", "Europe/Paris"]}


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


def test_an_empty_network_says_what_to_do() -> None:
    Partner.objects.all().delete()
    shown = signed_in(brand_user("admin")).get("/partners/").content.decode()
    assert "No partner yet." in shown
    assert "Paste your list from a spreadsheet" in shown


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


def test_a_local_manager_is_offered_owners_of_her_own_partners_only() -> None:
    make_partner("us-2", name="Delmar", territory="US", owner="far", owner_name="Far Away Group")
    local = brand_user("manager", "local@b.example", territories=["FR"])
    place = {"actor": actor_for(local)}
    assert PlaceForm(**place).owners() == ["Owner & Sons (own)"]
    assert owner_code("Far Away Group", **place) == ""
    assert owner_code("Owner & Sons", **place) == "own"
    page = signed_in(local).get("/partners/").content.decode()
    assert "Far Away Group" not in page
