"""What was mailed or asked for dies with the rights of its person; strangers are not written to."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.access.actor import SYSTEM
from portal.accounts.services.persons import deactivate, end_credentials, reactivate
from portal.accounts.services.tokens import issue
from portal.jobs.services import drain
from portal.lib.results import Refusal
from tests.factories.people import brand_user, make_user, member_user
from tests.factories.reporting import make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


def reset_link(address: str) -> str:
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": address})
    drain()
    (letter,) = mail.outbox
    (path,) = re.findall(r"https?://\S+?(/accounts/password/reset/key/\S+)", letter.body)
    return path


def sets_a_password(path: str) -> bool:
    client = Client()
    page = client.get(path, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else path
    data = {"password1": "correct horse battery 9", "password2": "correct horse battery 9"}
    return client.post(address, data).status_code == 302


def test_a_link_sets_a_password_while_nothing_has_changed() -> None:
    make_user()
    assert sets_a_password(reset_link("ann@brand.example"))


@pytest.mark.parametrize("is_back", [False, True])
def test_a_link_mailed_before_a_person_was_switched_off_sets_nothing(is_back: bool) -> None:
    user = make_user()
    path = reset_link("ann@brand.example")
    deactivate(user=user, actor=SYSTEM)
    if is_back:
        reactivate(user=user, actor=SYSTEM)
    assert not sets_a_password(path)


def test_a_link_dies_with_the_sessions() -> None:
    user = make_user()
    path = reset_link("ann@brand.example")
    end_credentials(user=user)
    assert not sets_a_password(path)


@pytest.mark.parametrize("page", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_an_unknown_address_gets_no_mail(page: str) -> None:
    mail.outbox.clear()
    Client().post(page, {"email": "stranger@elsewhere.example"})
    drain()
    assert mail.outbox == []


def test_a_token_is_bound_to_a_partner_of_its_person_only() -> None:
    own, other = make_partners("A1", "B1")
    person, brand = member_user("owner", own), brand_user("manager")
    asked = {"name": "feed", "days": 30, "actor": SYSTEM}
    issue(user=person, scopes=["months.send"], partner_public_id=own.public_id, **asked)
    for user in (person, brand):
        with pytest.raises(Refusal) as refused:
            issue(user=user, scopes=["months.send"], partner_public_id=other.public_id, **asked)
        assert refused.value.code == "token_partner"
