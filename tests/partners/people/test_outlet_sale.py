"""An outlet goes to another owner: shown before it is done, and done once."""

import io
import re
import zipfile

import pytest

from partners.network.models import Owner, Partner, Placement
from partners.people.models import Invitation, Membership
from portal.audit.models import Entry
from portal.jobs.services import drain
from portal.lib import months
from standards.packs.models import ExitPack
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in
from tests.factories.reporting import open_month

pytestmark = [pytest.mark.django_db, pytest.mark.db]
# The month that runs, so that the seller's last one is over.
NOW = months.shift(open_month(), 1)


@pytest.fixture
def network():
    make_structure()
    sold = make_partner("N1", name="North", tier="gold", attributes={"workshop": True})
    bought = make_partner("B1", name="Beta", owner="beta", owner_name="Beta Motors")
    member_user("owner", sold, email="seller@dealer.example", name="Sel Ler")
    member_user("owner", bought, email="buyer@dealer.example", name="Buy Er")
    return sold


def page_of(partner: Partner) -> str:
    return f"/partners/{partner.public_id}/sale/"


def asked(**fields: str) -> dict[str, str]:
    return {"month": NOW, "owner": "Beta Motors", "code": "N1-2", "addresses": "", **fields}


def confirmed(client, partner: Partner, **fields):
    """Both steps: look, then confirm what was shown."""
    shown = client.post(page_of(partner), asked(**fields)).content.decode()
    looked = re.search(r'name="looked" value="(\w+)"', shown)
    people = re.findall(r'name="person" value="([\w-]+)"', shown)
    posted = {**asked(**fields), "confirm": "1", "person": people}
    answer = client.post(page_of(partner), {**posted, "looked": looked[1] if looked else ""})
    drain()
    return answer


def test_it_shows_what_follows_and_does_nothing_yet(network) -> None:
    manager = signed_in(brand_user("manager"))
    assert 'value="N1-2"' in manager.get(page_of(network)).content.decode()
    shown = manager.post(page_of(network), asked(addresses="new@beta.example")).content.decode()
    assert "Sel Ler (Owner) loses this outlet and has no other" in shown
    assert "Buy Er" in shown
    assert "new@beta.example is invited as an owner." in shown
    assert "The seller&#x27;s owners get a file" in shown
    assert Partner.objects.count() == 2
    assert Invitation.objects.count() == 0


def test_the_outlet_goes_on_under_the_buyer_from_the_month_on(network) -> None:
    manager = signed_in(brand_user("manager"))
    assert confirmed(manager, network, addresses="new@beta.example").status_code == 302
    network.refresh_from_db()
    assert (network.status, network.left_month) == ("left", open_month())
    successor = network.successor
    assert (successor.code, successor.name, successor.joined_month) == ("N1-2", "North", NOW)
    place = Placement.objects.get(partner=successor)
    assert (place.owner.code, place.tier.code, place.attributes) == (
        "beta", "gold", {"workshop": True},
    )  # fmt: skip
    members = Membership.objects.filter(partner=successor, ended_at=None)
    assert [row.user.email for row in members] == ["buyer@dealer.example"]
    assert list(Invitation.objects.values_list("email", "state", "partner__code")) == [
        ("new@beta.example", "planned", "N1-2")
    ]
    entry = Entry.objects.get(action="partner.sold")
    assert entry.changes == {
        "partner": ["N1", "N1-2"], "owner": ["own", "beta"], "month": [None, NOW],
    }  # fmt: skip


def test_the_seller_gets_its_months_in_a_file_and_nothing_else(network) -> None:
    manager = signed_in(brand_user("manager"))
    confirmed(manager, network)
    seller = signed_in(
        Membership.objects.get(partner=network, user__email="seller@dealer.example").user
    )
    assert seller.get(f"/partners/{network.public_id}/").status_code == 404
    assert seller.get(f"/partners/{network.successor.public_id}/").status_code == 404
    own = ExitPack.objects.exclude(person_id=None).get()
    answer = seller.get(f"/exit-packs/{own.public_id}/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"months.csv", "places.csv"} <= set(names)
    copy = ExitPack.objects.get(person_id=None)
    assert seller.get(f"/exit-packs/{copy.public_id}/").status_code == 404
    assert manager.get(f"/exit-packs/{copy.public_id}/").status_code == 200
    assert manager.get(f"/exit-packs/{own.public_id}/").status_code == 404
    buyer = signed_in(Membership.objects.get(partner=network.successor).user)
    for pack in (own, copy):
        assert buyer.get(f"/exit-packs/{pack.public_id}/").status_code == 404
    assert "No exit pack" in buyer.get("/exit-packs/").content.decode()


def test_a_takeover_to_come_leaves_the_seller_in_until_then(network) -> None:
    manager = signed_in(brand_user("manager"))
    later = months.shift(NOW, 2)
    confirmed(manager, network, month=later)
    network.refresh_from_db()
    assert (network.status, network.left_month) == ("active", months.shift(later, -1))
    seller = signed_in(Membership.objects.get(partner=network).user)
    assert seller.get(f"/partners/{network.public_id}/").status_code == 200
    assert ExitPack.objects.count() == 0


def test_what_was_changed_since_it_was_shown_is_shown_again(network) -> None:
    manager = signed_in(brand_user("manager"))
    shown = manager.post(page_of(network), asked()).content.decode()
    looked = re.search(r'name="looked" value="(\w+)"', shown)[1]
    posted = {**asked(addresses="x@y.example"), "confirm": "1", "looked": looked}
    assert "x@y.example is invited" in manager.post(page_of(network), posted).content.decode()
    assert Partner.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"owner": "own"}, "This owner has the outlet in that month already."),
        ({"owner": "nobody at all"}, "No owner has this name or code."),
        ({"month": "2024-01"}, "The seller needs one month at least"),
        ({"month": "soon"}, "This is not a month."),
        ({"code": "N1"}, "A partner with this code exists already."),
        ({"code": "no code!"}, "This cannot be a code."),
    ],
)
def test_what_is_not_possible_is_said_at_its_field(network, fields, sentence) -> None:
    manager = signed_in(brand_user("manager"))
    answer = confirmed(manager, network, **fields)
    assert answer.status_code in (422, 400)
    assert sentence in answer.content.decode()
    assert Partner.objects.count() == 2


def test_a_new_owner_is_created_where_that_is_said(network) -> None:
    manager = signed_in(brand_user("manager"))
    confirmed(manager, network, owner="Gamma Cars", is_new_owner="on")
    assert Owner.objects.get(name="Gamma Cars").placements.get().partner.code == "N1-2"


def test_it_is_done_once(network) -> None:
    manager = signed_in(brand_user("manager"))
    confirmed(manager, network)
    again = confirmed(manager, network, code="N1-3")
    assert again.status_code == 409
    assert Partner.objects.count() == 3


def test_anothers_outlet_cannot_be_sold(network) -> None:
    elsewhere = signed_in(brand_user("manager", territories=["US"]))
    assert elsewhere.get(page_of(network)).status_code == 404
    assert elsewhere.post(page_of(network), {**asked(), "confirm": "1"}).status_code == 404
    owner = signed_in(Membership.objects.get(partner=network).user)
    assert owner.post(page_of(network), {**asked(), "confirm": "1"}).status_code == 404


def test_people_who_were_not_offered_are_not_let_in(network) -> None:
    manager = signed_in(brand_user("manager"))
    stranger = member_user(
        "owner", make_partner("S1", owner="s", owner_name="S"), email="s@s.example"
    )
    shown = manager.post(page_of(network), asked()).content.decode()
    looked = re.search(r'name="looked" value="(\w+)"', shown)[1]
    person = str(stranger.public_id)
    manager.post(
        page_of(network), {**asked(), "confirm": "1", "looked": looked, "person": [person]}
    )
    assert not Membership.objects.filter(partner__code="N1-2").exists()


def test_a_list_may_go_on_naming_the_old_code(network) -> None:
    from tests.partners.network.test_changes import counts_on, start, table

    manager = signed_in(brand_user("manager"))
    confirmed(manager, network)
    page = start(manager, table(("Code", "Tier"), ("N1", "star"), ("B1", "star")))
    assert counts_on(manager, page) == {"tier": 2}
    shown = manager.get(f"{page}?kind=tier").content.decode()
    assert "N1-2" in shown
