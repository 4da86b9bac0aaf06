"""Pages about people: who sees them and what they do."""

import pytest
from django.core import mail
from django.test import Client

from partners.people.models import BrandRole, Membership
from portal.accounts.models import ApiToken, User
from portal.accounts.services.tokens import issue
from portal.jobs.services import drain
from portal.notices.models import Mail
from portal.notices.services import queue_mail
from tests.factories.people import actor_of, brand_user, member_user, signed_in
from tests.factories.reporting import make_partners

pytestmark = pytest.mark.django_db


def status_by_role(path):
    """The status of a page for everybody, signed out included."""
    (partner,) = make_partners("OWN")
    found = {"signed out": Client().get(path).status_code}
    for role in ("admin", "author", "manager", "analyst", "auditor", "legal"):
        found[role] = signed_in(brand_user(role)).get(path).status_code
    for role in ("owner", "submitter", "viewer", "integration"):
        found[role] = signed_in(member_user(role, partner)).get(path).status_code
    return found


def test_people_of_the_brand_are_for_admins():
    found = status_by_role("/people/")
    assert {role for role, status in found.items() if status == 200} == {"admin"}
    assert found.pop("signed out") == 302
    assert set(found.values()) == {200, 404}


def test_invitations_are_for_admins_and_managers():
    found = status_by_role("/invitations/")
    assert {role for role, status in found.items() if status == 200} == {"admin", "manager"}


def test_team_is_for_its_owner_and_the_brand_in_reach():
    own, other = make_partners("A1", "A2", territory="FR")
    make_partners("B1", territory="DE")
    page = f"/partners/{own.public_id}/team/"
    people = {
        "owner": member_user("owner", own),
        "other owner": member_user("owner", other, email="o@other.example"),
        "submitter": member_user("submitter", own),
        "manager here": brand_user("manager", "here@brand.example", territories=["FR"]),
        "manager elsewhere": brand_user("manager", "there@brand.example", territories=["DE"]),
        "admin": brand_user("admin"),
        "analyst": brand_user("analyst"),
    }
    found = {name: signed_in(user).get(page).status_code for name, user in people.items()}
    assert {name for name, status in found.items() if status == 200} == {
        "owner",
        "manager here",
        "admin",
    }
    assert set(found.values()) == {200, 404}


def test_hidden_team_equals_a_nonexistent_one():
    own, other = make_partners("A1", "A2")
    client = signed_in(member_user("owner", own))
    hidden = client.get(f"/partners/{other.public_id}/team/")
    absent = client.get("/partners/00000000-0000-4000-8000-000000000000/team/")
    broken = client.get("/partners/nonsense/team/")
    assert hidden.status_code == absent.status_code == broken.status_code == 404
    assert hidden.content == absent.content == broken.content
    assert hidden.headers == absent.headers == broken.headers


def test_owner_invites_and_removes_a_member():
    (own,) = make_partners("A1")
    owner = member_user("owner", own)
    helper = member_user("submitter", own)
    client = signed_in(owner)
    page = f"/partners/{own.public_id}/team/"
    client.post(page, {"act": "add", "email": "new@a1.example", "role": "viewer"})
    assert b"new@a1.example" in client.get(page).content
    client.post(page, {"act": "end", "id": helper.memberships.get().public_id})
    assert set(Membership.objects.filter(ended_at=None).values_list("user__email", flat=True)) == {
        owner.email
    }


def test_member_of_another_partner_cannot_be_removed_through_ones_own_team():
    own, other = make_partners("A1", "A2")
    stranger = member_user("submitter", other)
    client = signed_in(member_user("owner", own))
    answer = client.post(
        f"/partners/{own.public_id}/team/",
        {"act": "end", "id": stranger.memberships.get().public_id},
    )
    assert answer.status_code == 404
    assert stranger.memberships.get().ended_at is None


def test_admin_adds_limits_and_switches_off_a_manager():
    make_partners("A1", territory="FR")
    admin = signed_in(brand_user("admin"))
    answer = admin.post(
        "/people/",
        {"email": "mia@brand.example", "name": "Mia", "role": "manager", "territories": ["FR"]},
    )
    mia = User.objects.get(email="mia@brand.example")
    assert answer["Location"] == f"/people/{mia.public_id}/"
    assert BrandRole.objects.get(user=mia).is_limited
    mias = signed_in(mia)
    assert mias.get("/invitations/").status_code == 200
    admin.post(f"/people/{mia.public_id}/", {"act": "deactivate"})
    assert mias.get("/invitations/").status_code == 302
    admin.post(f"/people/{mia.public_id}/", {"act": "reactivate"})
    assert mias.get("/invitations/").status_code == 302
    assert signed_in(mia).get("/invitations/").status_code == 200


def test_admin_cannot_switch_off_oneself():
    ada = brand_user("admin")
    client = signed_in(ada)
    answer = client.post(f"/people/{ada.public_id}/", {"act": "deactivate"})
    assert answer.status_code == 409
    assert User.objects.get(pk=ada.pk).is_active


def test_token_is_shown_once_and_opens_only_its_scope():
    own, _ = make_partners("A1", "A2")
    owner = member_user("owner", own)
    client = signed_in(owner)
    answer = client.post(
        "/me/tokens/",
        {"name": "DMS", "scopes": ["partners.read"], "days": "30", "partner": str(own.public_id)},
    )
    secret = answer.context["secret"]
    assert answer.status_code == 201
    assert secret in answer.content.decode()
    assert secret not in client.get("/me/tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/jobs", headers=bearer).status_code == 200
    client.post("/me/tokens/", {"act": "revoke", "id": ApiToken.objects.get().public_id})
    refused = Client().get("/api/v1/jobs", headers=bearer)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")


def test_token_of_somebody_else_cannot_be_revoked():
    own, _ = make_partners("A1", "A2")
    owner, other = member_user("owner", own), brand_user("analyst")
    signed_in(owner).post("/me/tokens/", {"name": "x", "scopes": ["values.read"], "days": "30"})
    token = ApiToken.objects.get()
    answer = signed_in(other).post("/me/tokens/", {"act": "revoke", "id": token.public_id})
    assert answer.status_code == 404
    token.refresh_from_db()
    assert token.is_live()


def test_teams_page_leads_a_single_owner_straight_to_the_team():
    own, other = make_partners("A1", "A2")
    assert signed_in(member_user("owner", own)).get("/teams/")["Location"] == (
        f"/partners/{own.public_id}/team/"
    )
    both = signed_in(member_user("owner", own, other, email="both@dealer.example")).get("/teams/")
    assert [partner.code for partner in both.context["partners"]] == ["A1", "A2"]


def test_a_manager_switches_a_person_off_and_everything_dies_at_once():
    (partner,) = make_partners("A1", territory="FR")
    user = member_user("owner", partner)
    client, manager = signed_in(user), signed_in(brand_user("manager", territories=["FR"]))
    page = f"/partners/{partner.public_id}/team/"
    member = Membership.objects.get()
    assert "Switch off" in manager.get(page).content.decode()
    assert "Switch off" not in client.get(page).content.decode()
    assert client.post(page, {"act": "switch_off", "id": member.public_id}).status_code == 404
    queue_mail(
        person_ids=[user.public_id],
        code="review_requested",
        params={"standard": "x", "number": "1"},
        key="k",
    )
    issue(user=user, name="t", scopes=["months.send"], days=5, actor=actor_of(user))
    token = ApiToken.objects.get()
    answer = manager.post(page, {"act": "switch_off", "id": member.public_id}, follow=True)
    assert "is switched off" in answer.content.decode()
    assert client.get(page).status_code == 302
    token.refresh_from_db()
    assert not token.is_live()
    drain()
    assert mail.outbox == []
    assert Mail.objects.get().state == "dropped"
    manager.post(page, {"act": "switch_on", "id": member.public_id})
    user.refresh_from_db()
    assert user.is_active
    assert client.get(page).status_code == 302


def test_a_person_of_outlets_beyond_reach_is_not_switched_off():
    (own,) = make_partners("A1", territory="FR")
    (other,) = make_partners("B1", territory="DE")
    user = member_user("owner", own, other)
    manager = signed_in(brand_user("manager", territories=["FR"]))
    member = Membership.objects.get(partner=own)
    page = f"/partners/{own.public_id}/team/"
    answer = manager.post(page, {"act": "switch_off", "id": member.public_id})
    assert (answer.status_code, "not yours" in answer.content.decode()) == (409, True)
    user.refresh_from_db()
    assert user.is_active
