"""A crafted list reaches no further than whoever sends it, and nobody reads another's list."""

import re

import pytest

from partners.network.models import NetworkChange, Partner, Placement
from partners.network.queries import places_in
from portal.audit.models import Entry
from portal.jobs.services import drain
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in
from tests.partners.network.test_changes import approve, counts_on, start, table

SECRETS = ("Secret Motors", "Hidden House")


@pytest.fixture
def local(db: None):
    """A manager of France; the partners of the United States are somebody else's."""
    make_structure()
    make_partner("FR1", name="Alpine")
    make_partner("FR2", name="Bellweather")
    make_partner("US1", name=SECRETS[0], territory="US", owner="hid", owner_name=SECRETS[1])
    make_partner("US2", name="Secret Two", territory="US", tier="gold")
    return signed_in(brand_user("manager", territories=["FR"]))


def pages_of(client, page: str) -> str:
    kinds = ("new", "gone", "territory", "tier", "owner", "unlisted", "doubles", "alike")
    return "".join(client.get(f"{page}?kind={kind}").content.decode() for kind in kinds)


def test_anothers_partners_are_neither_seen_nor_changed(local) -> None:
    before = list(Placement.objects.filter(partner__code__startswith="US").values())
    page = start(
        local,
        table(
            ("Code", "Name", "Owner", "Territory", "Kind", "Tier"),
            ("FR1", "Alpine", "own", "FR", "dealer", "gold"),
            ("FR2", "Bellweather", "own", "FR", "dealer", ""),
            ("US1", "Mine now", "own", "FR", "dealer", "gold"),
            ("us2", "Mine too", "own", "FR", "dealer", ""),
        ),
    )
    shown = pages_of(local, page)
    assert not any(secret in shown for secret in (*SECRETS, "Secret Two"))
    assert "A partner with this code exists already" in shown
    assert "Approve" not in shown
    # Answers and marks for what is out of reach do nothing either.
    local.post(page, {"leave": ["US1", "US2"], "same-4": "US1", "same-5": "US2", "leave_all": "1"})
    digest = re.search(r'name="digest" value="(\w*)"', local.get(page).content.decode())[1]
    assert local.post(page, {"approve": "1", "digest": digest}).status_code == 422
    drain()
    assert list(Placement.objects.filter(partner__code__startswith="US").values()) == before
    assert not Partner.objects.exclude(left_month="").exists()


def test_silence_about_anothers_partners_is_no_difference(local) -> None:
    page = start(local, table(("Code", "Tier"), ("FR1", "gold")))
    assert counts_on(local, page) == {"tier": 1, "unlisted": 1}
    local.post(page, {"leave_all": "1", "last_month": "2026-02"})
    local.post(page, {"listed": ["FR2"], "leave": ["US1", "US2"]})
    assert counts_on(local, page) == {"tier": 1, "unlisted": 1}
    approve(local, page)
    assert set(Partner.objects.values_list("left_month", flat=True)) == {""}


def test_nobody_is_moved_to_where_one_does_not_reach(local) -> None:
    page = start(local, table(("Code", "Territory"), ("FR1", "US"), ("FR2", "EU")))
    shown = local.get(page).content.decode()
    assert shown.count("No territory of yours has this code.") >= 2
    assert "Approve" not in shown


def test_a_gone_partner_of_somebody_else_is_offered_to_nobody(local) -> None:
    page = start(
        local,
        table(
            ("Code", "Name", "Owner", "Territory", "Kind"),
            ("FR1", "Alpine", "own", "FR", "dealer"),
            ("FR2", "Bellweather", "own", "FR", "dealer"),
            ("FR9", SECRETS[0], "own", "FR", "dealer"),
        ),
    )
    assert counts_on(local, page) == {"new": 1}
    assert "US1" not in pages_of(local, page)


def test_anothers_list_is_not_there(local) -> None:
    whole = signed_in(brand_user("manager", email="whole@brand.example"))
    page = start(whole, table(("Code", "Tier"), ("US1", "gold")))
    for path in (page, f"{page}back/"):
        assert local.post(path, {"approve": "1"}).status_code == 404
    assert local.get(page).status_code == 404
    assert str(NetworkChange.objects.get().public_id) not in (
        local.get("/partners/changes/").content.decode()
    )
    owner = signed_in(member_user("owner", Partner.objects.get(code="FR1")))
    for path in (page, "/partners/changes/", f"{page}back/"):
        assert owner.get(path).status_code in (404, 405)
        assert owner.post(path).status_code == 404


def test_rights_that_ended_before_the_job_ran_change_nothing(local) -> None:
    from partners.people.models import BrandRole

    page = start(local, table(("Code", "Tier"), ("FR1", "gold"), ("FR2", "gold")))
    digest = re.search(r'name="digest" value="(\w+)"', local.get(page).content.decode())[1]
    local.post(page, {"approve": "1", "digest": digest})
    BrandRole.objects.update(ended_at="2026-01-01T00:00:00Z")
    drain()
    assert {place.tier for place in places_in("2026-11") if place.territory == "FR"} == {""}
    assert not Entry.objects.filter(action="partner_list.approved").exists()
