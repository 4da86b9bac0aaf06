"""Grants from roles and memberships, and how they end."""

import pytest

from partners.network.models import Partner
from partners.network.services.partners import change_status
from partners.people.models import BrandRole
from partners.people.services.memberships import add_member, end_membership
from partners.people.services.roles import end_role, give_role
from portal.access.actor import SYSTEM, Reach
from portal.accounts.services.persons import deactivate
from portal.lib.results import Refusal
from tests.factories.people import actor_of, brand_user, make_user, member_user
from tests.factories.reporting import make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def codes(actor, capability):
    return set(Partner.objects.visible_to(actor, capability).values_list("code", flat=True))


def test_grants_of_a_stranger_are_none():
    assert actor_of(make_user()).grants == ()


def test_manager_limited_to_a_territory_reaches_its_partners_only():
    make_partners("A1", "A2", territory="FR")
    make_partners("B1", territory="DE")
    manager = brand_user("manager", territories=["FR"])
    assert codes(actor_of(manager), "partners.manage") == {"A1", "A2"}


def test_manager_limited_to_named_partners_reaches_these_only():
    make_partners("A1", "A2", territory="FR")
    manager = brand_user("manager", partners=["A2"])
    assert codes(actor_of(manager), "months.review") == {"A2"}


def test_a_reach_of_nothing_holds_no_partner():
    make_partners("A1", territory="FR")
    assert not Partner.objects.filter(Partner.objects.within(Reach())).exists()


def test_manager_of_the_whole_network_reaches_everybody():
    make_partners("A1", territory="FR")
    make_partners("B1", territory="DE")
    assert codes(actor_of(brand_user("manager")), "partners.manage") == {"A1", "B1"}


def test_giving_the_manager_role_again_replaces_its_places():
    make_partners("A1", territory="FR")
    make_partners("B1", territory="DE")
    manager = brand_user("manager", territories=["FR"])
    give_role(user=manager, role="manager", territories=["DE"], actor=SYSTEM)
    assert codes(actor_of(manager), "partners.manage") == {"B1"}
    assert BrandRole.objects.filter(user=manager, ended_at=None).count() == 1


def test_member_reaches_own_partners_only():
    alpine, bell, _ = make_partners("A1", "A2", "A3")
    owner = member_user("owner", alpine, bell)
    assert codes(actor_of(owner), "months.send") == {"A1", "A2"}


def test_roles_at_two_partners_do_not_add_up():
    alpine, bell = make_partners("A1", "A2")
    person = member_user("owner", alpine)
    add_member(user=person, partner=bell, role="viewer", actor=SYSTEM)
    assert codes(actor_of(person), "months.send") == {"A1"}
    assert codes(actor_of(person), "scorecard.read") == {"A1", "A2"}


def test_suspended_partner_reads_but_does_not_send():
    (alpine,) = make_partners("A1")
    owner = member_user("owner", alpine)
    change_status(partner=alpine, status="suspended", month="2026-01", actor=SYSTEM)
    (grant,) = actor_of(owner).grants
    assert (grant.role, grant.partner_ids) == ("viewer", frozenset({alpine.pk}))


def test_left_partner_grants_nothing_and_kills_sessions():
    (alpine,) = make_partners("A1")
    owner = member_user("owner", alpine)
    before = owner.epoch
    change_status(partner=alpine, status="left", month="2021-01", actor=SYSTEM)
    owner.refresh_from_db()
    assert actor_of(owner).grants == ()
    assert owner.epoch > before


def test_left_partner_spares_people_who_act_elsewhere():
    alpine, bell = make_partners("A1", "A2")
    owner = member_user("owner", alpine, bell)
    before = owner.epoch
    change_status(partner=alpine, status="left", month="2021-01", actor=SYSTEM)
    owner.refresh_from_db()
    assert owner.epoch == before
    assert codes(actor_of(owner), "months.send") == {"A2"}


def test_deactivated_person_holds_nothing():
    admin = brand_user("admin")
    deactivate(user=admin, actor=SYSTEM)
    assert not actor_of(admin).is_active
    assert actor_of(admin).grants == ()


def test_superuser_has_no_rights():
    person = make_user(is_superuser=True)
    assert actor_of(person).grants == ()


def test_brand_role_for_a_member_is_refused():
    (alpine,) = make_partners("A1")
    owner = member_user("owner", alpine)
    with pytest.raises(Refusal, match="Nobody holds a role"):
        give_role(user=owner, role="admin", actor=SYSTEM)


def test_membership_for_a_person_of_the_brand_is_refused():
    (alpine,) = make_partners("A1")
    with pytest.raises(Refusal) as caught:
        add_member(user=brand_user("analyst"), partner=alpine, role="owner", actor=SYSTEM)
    assert caught.value.code == "brand_and_partner"


def test_role_with_places_is_refused_unless_manager():
    make_partners("A1", territory="FR")
    with pytest.raises(Refusal) as caught:
        brand_user("admin", territories=["FR"])
    assert caught.value.code == "role_not_limited"


def test_unknown_territory_is_refused_by_name():
    with pytest.raises(Refusal, match="XX"):
        brand_user("manager", territories=["XX"])


def test_last_admin_cannot_lose_the_role():
    admin = brand_user("admin")
    role = BrandRole.objects.get(user=admin)
    with pytest.raises(Refusal) as caught:
        end_role(brand_role=role, actor=SYSTEM)
    assert caught.value.code == "last_admin"


def test_ended_role_kills_sessions_and_places():
    make_partners("A1", territory="FR")
    manager = brand_user("manager", territories=["FR"])
    before = manager.epoch
    end_role(brand_role=BrandRole.objects.get(user=manager), actor=SYSTEM)
    manager.refresh_from_db()
    assert manager.epoch == before + 1
    assert actor_of(manager).grants == ()
    give_role(user=manager, role="manager", partners=["A1"], actor=SYSTEM)
    assert actor_of(manager).grants[0].territory_paths == frozenset()


def test_last_owner_cannot_be_removed_or_demoted():
    (alpine,) = make_partners("A1")
    owner = member_user("owner", alpine)
    membership = owner.memberships.get()
    with pytest.raises(Refusal) as removed:
        end_membership(membership=membership, actor=SYSTEM)
    with pytest.raises(Refusal) as demoted:
        add_member(user=owner, partner=alpine, role="viewer", actor=SYSTEM)
    assert (removed.value.code, demoted.value.code) == ("last_owner", "last_owner")


def test_actor_costs_two_queries_for_members_and_at_most_four_for_limited_managers(
    django_assert_max_num_queries,
):
    alpine, bell, castell = make_partners("A1", "A2", "A3", territory="FR")
    one, three = (
        member_user("owner", alpine),
        member_user("owner", alpine, bell, castell, email="x@y.zz"),
    )
    manager = brand_user("manager", territories=["FR"], partners=["A1"])
    for user, queries in ((one, 2), (three, 2), (manager, 4)):
        with django_assert_max_num_queries(queries + 1):  # and one to read the person
            actor_of(user)
