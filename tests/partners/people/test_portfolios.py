"""Deputies for some days, and partners that go from one manager to another."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.network.models import Partner
from partners.people.contacts import managers_of
from partners.people.models import BrandRole, Deputyship, Handover
from partners.people.queries.portfolios import portfolio_of
from partners.people.services import invitations
from partners.people.services.deputies import end_deputy, name_deputy
from partners.people.services.handovers import call_off, plan_handover
from partners.people.services.roles import end_role
from portal.access.actor import SYSTEM, actor_for
from portal.accounts.services.persons import deactivate
from portal.audit.models import Entry
from portal.jobs.services import drain
from portal.jobs.tasks import tick
from portal.lib.results import Refusal
from portal.notices.models import Notice
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PAGE = "/portfolio/"
NOW = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def scene():
    """France is Mia's, with one German outlet by name; the US are Max's."""
    with time_machine.travel(NOW, tick=False):
        make_structure()
        for code, territory in (("fr1", "FR"), ("fr2", "FR"), ("de1", "DE"), ("us1", "US")):
            make_partner(code, name=f"Outlet {code}", territory=territory)
        mia = brand_user(
            "manager", "mia@brand.example", territories=["FR"], partners=["de1"], name="Mia"
        )
        max_ = brand_user("manager", "max@brand.example", territories=["US"], name="Max")
        yield mia, max_


def codes(user, capability="partners.manage"):
    rows = Partner.objects.visible_to(actor_of(user), capability)
    return set(rows.values_list("code", flat=True))


def deputy_of(manager, deputy, first=TODAY, last=TODAY + 2 * DAY, actor=None):
    return name_deputy(
        manager=manager,
        deputy=deputy,
        first_date=first,
        last_date=last,
        actor=actor or actor_of(manager),
    )


def handover(giver, taker, day=TODAY, territories=("FR",), partners=(), actor=None):
    return plan_handover(
        giver=giver,
        taker=taker,
        day=day,
        territories=territories,
        partners=partners,
        actor=actor or actor_of(giver),
    )


def test_a_deputy_acts_from_day_to_day_and_not_a_minute_longer(scene):
    mia, max_ = scene
    deputy_of(mia, max_, TODAY + DAY, TODAY + 2 * DAY)
    assert codes(max_) == {"us1"}
    with time_machine.travel(dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC), tick=False):
        assert codes(max_) == {"us1", "fr1", "fr2", "de1"}
        assert codes(max_, "months.review") == {"us1", "fr1", "fr2", "de1"}
        assert codes(mia) == {"fr1", "fr2", "de1"}
        assert max_.public_id in managers_of(Partner.objects.get(code="fr1"))
    with time_machine.travel(dt.datetime(2026, 6, 12, 23, 59, 59, tzinfo=dt.UTC), tick=False):
        assert "fr1" in codes(max_)
    with time_machine.travel(dt.datetime(2026, 6, 13, 0, 0, tzinfo=dt.UTC), tick=False):
        assert codes(max_) == {"us1"}
        fr1 = Partner.objects.get(code="fr1")
        client = signed_in(max_)
        assert client.get(reverse("people:team", args=[fr1.public_id])).status_code == 404
        assert max_.public_id not in managers_of(fr1)
    assert {row.person_id for row in Notice.objects.filter(code="deputy_named")} == {max_.public_id}


def test_the_day_ends_where_the_deputy_works(scene):
    mia, max_ = scene
    max_.time_zone = "America/Los_Angeles"
    max_.save()
    row = deputy_of(mia, max_, TODAY, TODAY)
    assert row.ends_at.astimezone(dt.UTC) == dt.datetime(2026, 6, 11, 7, tzinfo=dt.UTC)
    with time_machine.travel(dt.datetime(2026, 6, 11, 6, 59, tzinfo=dt.UTC), tick=False):
        assert "fr1" in codes(max_)
    with time_machine.travel(dt.datetime(2026, 6, 11, 7, 0, tzinfo=dt.UTC), tick=False):
        assert "fr1" not in codes(max_)


def test_a_deputy_of_the_whole_network_reaches_it_and_passes_nothing_on(scene):
    mia, max_ = scene
    wanda = brand_user("manager", "wanda@brand.example")
    third = brand_user("manager", "third@brand.example", partners=["us1"])
    deputy_of(wanda, mia)
    deputy_of(mia, third)
    assert codes(mia) == {"fr1", "fr2", "de1", "us1"}
    assert codes(third) == {"us1", "fr1", "fr2", "de1"}  # Mia's own, not Wanda's
    make_partner("de2", territory="DE")
    assert codes(mia) == {"fr1", "fr2", "de1", "de2", "us1"}
    assert codes(third) == {"us1", "fr1", "fr2", "de1"}
    assert codes(max_) == {"us1"}


def test_what_a_deputy_does_stands_in_the_trail_as_theirs(scene):
    mia, max_ = scene
    deputy_of(mia, max_)
    fr1 = Partner.objects.get(code="fr1")
    client = signed_in(max_)
    data = {"act": "add", "email": "new@a.example", "role": "viewer"}
    assert client.post(reverse("people:team", args=[fr1.public_id]), data).status_code == 302
    entry = Entry.objects.get(action="invitation.create")
    assert entry.person_id == max_.public_id
    assert str(mia.public_id) not in str(entry.changes)


def test_a_deputy_ends_with_the_role_or_the_account_of_either(scene):
    mia, max_ = scene
    admin = actor_of(brand_user("admin"))
    row = deputy_of(mia, max_)
    assert "fr1" in codes(max_)
    end_deputy(deputyship=row, actor=actor_of(mia))
    assert codes(max_) == {"us1"}
    with pytest.raises(Refusal, match="over already"):
        end_deputy(deputyship=row, actor=actor_of(mia))
    deputy_of(mia, max_)
    deactivate(user=mia, actor=admin)
    assert codes(max_) == {"us1"}
    wanda = brand_user("manager", "wanda@brand.example")
    deputy_of(wanda, max_)
    assert "fr1" in codes(max_)
    end_role(brand_role=BrandRole.objects.get(user=max_, ended_at=None), actor=admin)
    assert codes(max_) == set()


def test_nobody_makes_a_deputy_of_somebody_elses_partners(scene):
    mia, max_ = scene
    analyst = brand_user("analyst")
    with pytest.raises(Refusal, match="partners of another manager"):
        deputy_of(mia, max_, actor=actor_of(max_))
    with pytest.raises(Refusal, match="another partner manager"):
        deputy_of(mia, analyst)
    with pytest.raises(Refusal, match="another partner manager"):
        deputy_of(mia, mia)
    for first, last in ((TODAY - DAY, TODAY), (TODAY + DAY, TODAY), (TODAY, TODAY + 400 * DAY)):
        with pytest.raises(Refusal, match="days do not fit"):
            deputy_of(mia, max_, first, last)
    deputy_of(mia, max_)
    with pytest.raises(Refusal, match="some of these days already"):
        deputy_of(mia, max_, TODAY + 2 * DAY, TODAY + 5 * DAY)
    row = Deputyship.objects.get()
    with pytest.raises(Refusal, match="partners of another manager"):
        end_deputy(deputyship=row, actor=actor_of(max_))
    client = signed_in(max_)
    data = {"act": "end_deputy", "id": row.public_id}
    assert client.post(PAGE, data).status_code == 404
    assert "fr1" in codes(max_)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputyship.objects.update(deputy_id=row.manager_id)


def test_places_go_over_at_once_or_on_their_day_and_both_are_told(scene):
    mia, max_ = scene
    row = handover(mia, max_, partners=("de1",), territories=())
    assert row.state == "done"
    assert (codes(mia), codes(max_)) == ({"fr1", "fr2"}, {"us1", "de1"})
    later = handover(mia, max_, TODAY + 3 * DAY)
    assert later.state == "planned"
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        tick()
        drain()
        assert codes(mia) == {"fr1", "fr2"}
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        for _ in range(2):
            tick()
            drain()
        assert (codes(mia), codes(max_)) == (set(), {"us1", "de1", "fr1", "fr2"})
        assert codes(mia) == set()
    assert Handover.objects.filter(state="done").count() == 2
    told = Notice.objects.filter(code__startswith="handover").values_list("code", "person_id")
    assert sorted(told) == sorted([
        ("handover_done", max_.public_id),
        ("handover_planned", max_.public_id),
        ("handover_done", max_.public_id),
        ("handover_done", mia.public_id),
    ])  # fmt: skip
    assert Entry.objects.filter(action="handover.do").count() == 2


def test_a_local_manager_hands_over_only_what_was_given_to_her(scene):
    mia, max_ = scene
    boss = brand_user("manager", "boss@brand.example", territories=["EU"])
    for places in (
        {"territories": ("US",)},
        {"territories": ("DE",)},
        {"territories": (), "partners": ("us1",)},
        # Hers by its territory, not by name: there is nothing that could be taken from her.
        {"territories": (), "partners": ("fr1",)},
        {"territories": ("FR", "US")},
        {"territories": ("NOWHERE",)},
    ):
        with pytest.raises(Refusal, match="was not given to the manager"):
            handover(mia, max_, **places)
    with pytest.raises(Refusal, match="Nothing is chosen"):
        handover(mia, max_, territories=())
    with pytest.raises(Refusal, match="partners of another manager"):
        handover(mia, max_, actor=actor_of(max_))
    with pytest.raises(Refusal, match="partners of another manager"):
        handover(mia, max_, actor=actor_of(boss))
    with pytest.raises(Refusal, match="another partner manager"):
        handover(mia, brand_user("analyst"))
    with pytest.raises(Refusal, match="day has passed"):
        handover(mia, max_, TODAY - DAY)
    assert (codes(mia), codes(max_)) == ({"fr1", "fr2", "de1"}, {"us1"})


def test_a_deputy_hands_nothing_over(scene):
    mia, max_ = scene
    deputy_of(mia, max_)
    client = signed_in(max_)
    page = client.get(PAGE).content.decode()
    assert "France" not in page
    with pytest.raises(Refusal, match="was not given"):
        handover(max_, mia, actor=actor_of(max_))
    data = {"act": "handover", "to": mia.public_id, "day": TODAY, "territories": ["FR"]}
    assert client.post(PAGE, data).status_code == 422
    of_mia = reverse("people:portfolio_of", args=[mia.public_id])
    assert client.get(of_mia).status_code == 404
    assert client.post(of_mia, data).status_code == 404


def test_what_is_gone_on_the_day_stays_where_it_is(scene):
    mia, max_ = scene
    admin = actor_of(brand_user("admin"))
    row = handover(mia, max_, TODAY + DAY, partners=("de1",), actor=admin)
    other = handover(mia, max_, TODAY + DAY, territories=(), partners=("de1",), actor=admin)
    third = brand_user("manager", "third@brand.example", partners=["us1"])
    handover(mia, third, territories=(), partners=("de1",))
    with time_machine.travel(NOW + DAY, tick=False):
        tick()
        drain()
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.territories, row.partners) == ("done", ["FR"], [])
    assert other.state == "called_off"
    assert codes(third) == {"us1", "de1"}
    assert (codes(mia), codes(max_)) == (set(), {"us1", "fr1", "fr2"})


def test_a_handover_is_called_off_by_its_giver_or_an_admin_only(scene):
    mia, max_ = scene
    row = handover(mia, max_, TODAY + DAY)
    with pytest.raises(Refusal, match="partners of another manager"):
        call_off(handover=row, actor=actor_of(max_))
    client = signed_in(max_)
    client.post(PAGE, {"act": "call_off", "id": row.public_id})
    assert Handover.objects.get().state == "planned"
    call_off(handover=row, actor=actor_of(mia))
    with pytest.raises(Refusal, match="decided already"):
        call_off(handover=row, actor=actor_of(mia))
    with time_machine.travel(NOW + DAY, tick=False):
        tick()
        drain()
    assert codes(max_) == {"us1"}


def test_what_goes_along_is_shown_before_and_a_changed_choice_is_shown_anew(scene):
    mia, max_ = scene
    invitations.create(
        partner=Partner.objects.get(code="fr1"), email="x@a.example", role="owner", actor=SYSTEM
    )
    client = signed_in(mia)
    data = {"to": max_.public_id, "day": TODAY.isoformat(), "territories": ["FR"]}
    looked = client.post(PAGE, {**data, "act": "look"})
    page = looked.content.decode()
    assert "2 partners go to Max" in page
    assert "1 invitation is prepared or bounced" in page
    assert codes(max_) == {"us1"}
    seen = looked.context["seen"]
    more = client.post(PAGE, {**data, "partners": ["de1"], "act": "handover", "seen": seen})
    assert "3 partners go to Max" in more.content.decode()
    assert codes(max_) == {"us1"}
    assert client.post(PAGE, {**data, "act": "handover", "seen": seen}).status_code == 302
    assert codes(max_) == {"us1", "fr1", "fr2"}
    assert [place.code for place in portfolio_of(mia).partners] == ["de1"]


def test_an_admin_arranges_it_for_others_and_what_was_typed_comes_back(scene):
    mia, max_ = scene
    admin = signed_in(brand_user("admin"))
    page = reverse("people:portfolio_of", args=[mia.public_id])
    assert admin.get(page).status_code == 200
    bad = {"act": "deputy", "deputy": max_.public_id, "first_date": "2026-06-20"}
    refused = admin.post(page, {**bad, "last_date": "2026-06-01"})
    assert refused.status_code == 422
    assert 'value="2026-06-20"' in refused.content.decode()
    assert admin.post(page, {**bad, "last_date": "2026-06-21"}).status_code == 302
    row = Deputyship.objects.get()
    assert {each.person_id for each in Notice.objects.filter(code="deputy_named")} == {
        mia.public_id, max_.public_id,
    }  # fmt: skip
    assert admin.post(page, {"act": "end_deputy", "id": row.public_id}).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    assert admin.get(PAGE).status_code == 404  # she looks after nobody
    analyst = reverse("people:portfolio_of", args=[brand_user("analyst").public_id])
    assert admin.get(analyst).status_code == 404


def test_a_person_reads_who_stands_in(scene):
    mia, max_ = scene
    deputy_of(mia, max_)
    page = signed_in(max_).get("/notices/").content.decode()
    assert "Max stands in for Mia: 10 June 2026 to 12 June 2026, both included." in page
    assert timezone.now() == NOW
    assert actor_for(max_).may("months.review")
