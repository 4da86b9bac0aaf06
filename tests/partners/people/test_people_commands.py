"""Commands that make people and tokens."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from partners.people.models import BrandRole, Membership
from portal.accounts.models import ApiToken, User
from tests.factories.people import member_user, signed_in
from tests.factories.reporting import make_partners

pytestmark = pytest.mark.django_db


def test_create_person_gives_brand_roles():
    call_command("create_person", "Ada@Brand.example", "--name", "Ada", "--role", "admin")
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == (
        "ada@brand.example",
        "Ada",
        False,
    )
    assert set(BrandRole.objects.values_list("role", flat=True)) == {"admin"}


def test_create_person_gives_partner_roles():
    make_partners("A1", "A2")
    call_command(
        "create_person", "o@a.example", "--role", "owner", "--partner", "A1", "--partner", "A2"
    )
    assert set(Membership.objects.values_list("partner__code", "role")) == {
        ("A1", "owner"),
        ("A2", "owner"),
    }


def test_create_person_with_an_unknown_role_writes_nothing():
    with pytest.raises(CommandError, match="There is no role king"):
        call_command("create_person", "x@brand.example", "--role", "king")
    assert User.objects.count() == 0


def test_create_person_needs_the_partner_of_a_partner_role():
    with pytest.raises(CommandError, match="--partner"):
        call_command("create_person", "x@brand.example", "--role", "owner")


def test_create_token_prints_a_secret_that_works(capsys):
    (own,) = make_partners("A1")
    member_user("owner", own, email="o@a1.example")
    call_command("create_token", "o@a1.example", name="DMS", scope=["months.send"], partner="A1")
    secret = capsys.readouterr().out.strip()
    token = ApiToken.objects.get()
    assert token.partner_public_id == own.public_id
    assert token.digest == ApiToken.digest_of(secret)
    answer = Client().get("/api/v1/jobs", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scope": ["audit.read"]}, "does not hold the right audit.read"),
        ({"scope": ["everything"]}, "No such scope: everything"),
        ({"scope": ["months.send"], "days": 0}, "1 to 366 days"),
        ({"scope": ["months.send"], "partner": "ZZ"}, "No partner has the code ZZ"),
    ],
)
def test_create_token_refuses_with_the_reason(options, said):
    (own,) = make_partners("A1")
    member_user("owner", own, email="o@a1.example")
    with pytest.raises(CommandError, match=said):
        call_command("create_token", "o@a1.example", name="DMS", **options)
    assert ApiToken.objects.count() == 0


def test_deactivate_person_ends_sessions():
    (partner,) = make_partners("A1")
    client = signed_in(member_user("owner", partner, email="o@a.example"))
    call_command("deactivate_person", "O@A.example")
    assert client.get("/me/").status_code == 302
    assert not User.objects.get().is_active
    with pytest.raises(CommandError, match="No person has the address"):
        call_command("deactivate_person", "nobody@a.example")
