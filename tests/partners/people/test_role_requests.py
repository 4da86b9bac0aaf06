"""Who approves or gives roles is chosen by two people, from the moment there are two."""

import pytest
from django.core.management import call_command

from partners.people.models import BrandRole, RoleRequest
from partners.people.services.role_requests import ask_role, confirm_role, decline_role, switch_on
from portal.access.actor import actor_for
from portal.accounts.services.persons import deactivate
from portal.lib.results import Refusal
from portal.notices.models import Mail, Notice
from tests.factories.people import brand_user, make_user, signed_in
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_alone_an_admin_gives_roles_but_the_holder_is_no_second():
    admin, puppet = brand_user("admin"), make_user("puppet@x.example")
    given = ask_role(user=puppet, role="legal", actor=actor_for(admin))
    assert isinstance(given, BrandRole)
    third = make_user("third@x.example")
    assert isinstance(ask_role(user=third, role="admin", actor=actor_for(admin)), BrandRole)
    request = RoleRequest.objects.create(user=third, role="legal", asked_by=admin.public_id)
    with pytest.raises(Refusal) as refused:
        confirm_role(request=request, actor=actor_for(puppet))
    assert refused.value.code == "not_second"


def test_with_a_second_person_a_deciding_role_waits_for_it_and_everybody_is_told():
    admin, legal = brand_user("admin"), brand_user("legal")
    author, analyst = brand_user("author"), brand_user("analyst")
    new = make_user("new@x.example")
    request = ask_role(user=new, role="legal", actor=actor_for(admin))
    assert isinstance(request, RoleRequest)
    assert not BrandRole.objects.filter(user=new).exists()
    told = {admin.public_id, legal.public_id, author.public_id}
    assert set(Notice.objects.filter(code="role_asked").values_list("person_id", flat=True)) == told
    assert set(Mail.objects.filter(code="role_asked").values_list("person_id", flat=True)) == told
    with pytest.raises(Refusal, match="yourself"):
        confirm_role(request=request, actor=actor_for(admin))
    role = confirm_role(request=request, actor=actor_for(legal))
    assert (role.given_by, role.confirmed_by) == (admin.public_id, legal.public_id)
    given = Notice.objects.filter(code="role_given", params__user_id=str(new.public_id))
    assert set(given.values_list("person_id", flat=True)) == told
    assert not Notice.objects.filter(person_id=analyst.public_id).exists()


def test_roles_that_decide_nothing_are_given_at_once():
    admin, _legal = brand_user("admin"), brand_user("legal")
    given = ask_role(user=make_user("ana@x.example"), role="analyst", actor=actor_for(admin))
    assert isinstance(given, BrandRole)


def test_a_declined_request_gives_nothing_and_can_be_asked_again():
    admin, legal = brand_user("admin"), brand_user("legal")
    new = make_user("new@x.example")
    request = ask_role(user=new, role="admin", actor=actor_for(admin))
    with pytest.raises(Refusal, match="already"):
        ask_role(user=new, role="admin", actor=actor_for(admin))
    decline_role(request=request, actor=actor_for(legal))
    assert not BrandRole.objects.filter(user=new).exists()
    with pytest.raises(Refusal, match="decided already"):
        confirm_role(request=request, actor=actor_for(legal))
    assert isinstance(ask_role(user=new, role="admin", actor=actor_for(admin)), RoleRequest)


def test_switched_on_again_a_person_has_to_be_given_deciding_roles_anew():
    admin, legal, third = brand_user("admin"), brand_user("legal"), brand_user("author")
    deactivate(user=legal, actor=actor_for(admin))
    assert switch_on(user=legal, actor=actor_for(admin)) == []  # nobody is left to confirm
    assert BrandRole.objects.get(user=legal, ended_at=None).given_by == admin.public_id
    call_command("create_person", legal.email, "--role", "legal", verbosity=0)
    assert BrandRole.objects.get(user=legal, ended_at=None).given_by is None
    deactivate(user=third, actor=actor_for(admin))
    (request,) = switch_on(user=third, actor=actor_for(admin))
    assert (request.role, request.asked_by) == ("author", admin.public_id)


def test_the_pages_ask_confirm_and_show_what_waits():
    admin, legal = brand_user("admin"), brand_user("legal")
    asked = signed_in(admin).post(
        "/people/", {"email": "n@x.example", "role": "legal"}, follow=True
    )
    assert "another person has to confirm it" in asked.content.decode()
    assert asked.status_code == 200
    assert "Legal approver waits for a second person" in asked.content.decode()
    lead = signed_in(legal).get("/").content.decode()
    assert "1 role waits for you" in lead
    page = signed_in(legal).get("/people/roles/").content.decode()
    assert "n@x.example" in page
    assert 'value="confirm"' in page
    own = signed_in(admin).get("/people/roles/").content.decode()
    assert 'value="confirm"' not in own
    request = RoleRequest.objects.get()
    done = signed_in(legal).post(
        "/people/roles/", {"id": request.public_id, "act": "confirm"}, follow=True
    )
    assert "The role is given" in done.content.decode()
    bell = signed_in(admin).get("/notices/").content.decode()
    assert "n@x.example" in bell


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(count, django_assert_num_queries):
    admin, legal = brand_user("admin"), brand_user("legal")
    for number in range(count):
        user = make_user(f"n{number}@x.example")
        ask_role(user=user, role="legal", actor=actor_for(admin))
    client = signed_in(legal)
    client.get("/people/roles/")
    with django_assert_num_queries(8 + WALL):
        client.get("/people/roles/")
