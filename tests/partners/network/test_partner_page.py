"""The page of one partner: moved, suspended, leaving, corrected, and what is hidden."""

import re

import pytest
from django.utils import timezone

from partners.network.models import Partner
from partners.network.services.partners import place
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.lib import months
from portal.ui.formats import month_text
from tests.factories.network import make_partner, make_small_network
from tests.factories.people import brand_user, member_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network() -> None:
    make_small_network()


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
