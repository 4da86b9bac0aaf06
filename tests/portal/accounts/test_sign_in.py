"""Signing in by mailed code or password; nobody learns who has an account."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils.html import escape

from portal import accounts
from portal.access.actor import SYSTEM
from portal.accounts.models import ApiToken, User
from portal.accounts.services.persons import deactivate, end_credentials
from portal.accounts.services.tokens import issue
from tests.factories.people import PASSWORD, actor_of, brand_user, make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


def masked(response):
    """The page without its CSRF token and the address typed in."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"\w+@brand\.example", "ADDRESS", text)


def request_code(client, email):
    return client.post("/accounts/login/code/", {"email": email}, follow=True)


def newest_code():
    return mail.outbox[-1].subject.split()[0]


def test_code_by_mail_signs_in():
    make_user("ann@brand.example")
    client = Client()
    request_code(client, "Ann@Brand.example")
    answer = client.post("/accounts/login/code/confirm/", {"code": newest_code()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_signed_out_page_leads_to_the_code_and_back():
    make_user("ann@brand.example")
    client = Client()
    answer = client.get("/me/")
    assert answer["Location"] == "/accounts/login/code/?next=/me/"
    client.get(answer["Location"])
    client.post(answer["Location"], {"email": "ann@brand.example", "next": "/me/"})
    back = client.post("/accounts/login/code/confirm/", {"code": newest_code(), "next": "/me/"})
    assert back["Location"] == "/me/"


def test_wrong_code_is_refused_with_a_remedy_and_three_end_the_attempt():
    make_user("ann@brand.example")
    client = Client()
    request_code(client, "ann@brand.example")
    right = newest_code()
    for _ in range(2):
        page = client.post("/accounts/login/code/confirm/", {"code": "XXXX-XXXX"})
        assert "not the code of the newest mail" in page.content.decode()
    client.post("/accounts/login/code/confirm/", {"code": "XXXX-XXXX"})
    client.post("/accounts/login/code/confirm/", {"code": right})
    assert client.get("/me/").status_code == 302


def test_unknown_inactive_and_known_addresses_look_the_same():
    make_user("known@brand.example")
    deactivate(user=make_user("inactive@brand.example"), actor=SYSTEM)
    pages = [
        masked(request_code(Client(), f"{name}@brand.example"))
        for name in ("known", "inactive", "nobody")
    ]
    assert pages[0] == pages[1] == pages[2]
    assert [len(re.findall("sign-in code", letter.subject)) for letter in mail.outbox] == [1]


def test_password_is_the_other_way_in():
    make_user("ann@brand.example", password=PASSWORD)
    client = Client()
    bad = client.post("/accounts/login/", {"login": "ann@brand.example", "password": "wrong one"})
    assert "do not fit together" in bad.content.decode()
    good = client.post("/accounts/login/", {"login": "ann@brand.example", "password": PASSWORD})
    assert good["Location"] == "/"


def test_unknown_address_and_wrong_password_look_the_same():
    make_user("known@brand.example", password=PASSWORD)
    pages = [
        masked(
            Client().post(
                "/accounts/login/", {"login": f"{name}@brand.example", "password": "wrong one"}
            )
        )
        for name in ("known", "nobody")
    ]
    assert pages[0] == pages[1]


def test_guessing_a_password_is_throttled():
    make_user("ann@brand.example", password=PASSWORD)
    for _ in range(6):
        Client().post("/accounts/login/", {"login": "ann@brand.example", "password": "wrong one"})
    answer = Client().post("/accounts/login/", {"login": "ann@brand.example", "password": PASSWORD})
    assert answer.status_code in (200, 429)
    assert "_auth_user_id" not in answer.client.session


def test_asking_for_codes_is_throttled():
    make_user("ann@brand.example")
    for _ in range(5):
        request_code(Client(), "ann@brand.example")
    assert len(mail.outbox) == 3


def test_forgotten_password_is_set_by_link_and_kills_nothing_else():
    make_user("ann@brand.example", password=PASSWORD)
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ann@brand.example"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)
    form = client.get(link.group(1), follow=True)
    new = "a quite different phrase"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)
    assert "no longer works" in Client().get(link.group(1), follow=True).content.decode()


def test_mails_of_signing_in_have_a_part_for_eyes_made_of_their_text():
    make_user("ann@brand.example", password=PASSWORD)
    client = Client(headers={"host": "127.0.0.1"})
    request_code(client, "ann@brand.example")
    client.post("/accounts/password/reset/", {"email": "ann@brand.example"})
    letters = {letter.subject: str(letter.alternatives[0][0]) for letter in mail.outbox}
    code, reset = mail.outbox[0].subject.split()[0], letters["Set a new password"]
    shown = letters[mail.outbox[0].subject]
    assert re.search(rf"font-size:28px[^>]*>{code}</div>", shown)
    # The button says what it does, and leads to the portal by the address it is known by.
    assert re.search(
        r'<a href="http://testserver/accounts/password/reset/key/[^>]*class="button"', reset
    )
    assert re.search(r">\s*Set a new password\s*</a>", reset)
    for letter in mail.outbox:
        html = str(letter.alternatives[0][0])
        assert "prefers-color-scheme: dark" in html
        for line in filter(None, letter.body.splitlines()):
            assert escape(line) in html


def test_every_mail_of_signing_in_has_a_text_that_becomes_a_letter(rf):
    folder = Path(accounts.__file__).parent / "templates" / "account" / "email"
    prefixes = {path.name.removesuffix("_message.txt") for path in folder.glob("*_message.txt")}
    for name in prefixes - {"base"}:
        context = {
            "code": "ABCD",
            "password_reset_url": "http://testserver/x/",
            "email": "a@b.example",
        }
        with allauth_context.request_context(rf.get("/")):
            get_adapter().send_mail(f"account/email/{name}", "ann@brand.example", context)
        (html, kind) = mail.outbox[-1].alternatives[0]
        assert (kind, str(mail.outbox[-1].subject) in str(html)) == ("text/html", True)
    assert len(mail.outbox) == len(prefixes) - 1


def test_nobody_signs_up_alone():
    for path in ("/accounts/signup/", "/accounts/email/"):
        assert Client().get(path).status_code == 404
        answer = Client().post(path, {"email": "new@brand.example", "password1": PASSWORD})
        assert answer.status_code in (403, 404)
    assert User.objects.count() == 0


def test_session_dies_with_the_epoch():
    user = make_user()
    client = signed_in(user)
    assert client.get("/me/").status_code == 200
    end_credentials(user=user)
    assert client.get("/me/").status_code == 302


def test_sign_out_everywhere_ends_the_other_sessions_too():
    user = make_user()
    here, there = signed_in(user), signed_in(user)
    here.post("/me/sign-out-everywhere/")
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (302, 302)


@override_settings(LANGUAGES=[("en", "English"), ("de", "German")])
def test_theme_and_language_are_kept_on_the_person():
    user = make_user()
    answer = signed_in(user).post("/me/preferences/", {"theme": "dark", "next": "/me/"})
    assert answer["Location"] == "/me/"
    signed_in(user).post("/me/preferences/", {"language": "de", "next": "/me/"})
    page = signed_in(user).get("/me/").content.decode()
    assert 'data-theme="dark"' in page
    assert '<html lang="de"' in page
    assert 'lang="en" aria-pressed="false">English</button>' in " ".join(page.split())


def test_with_one_language_nobody_is_asked_to_choose_one():
    user = make_user(language="de")
    page = signed_in(user).get("/me/").content.decode()
    assert '<html lang="en"' in page
    assert "Appearance" in page
    assert "Language" not in page
    signed_in(user).post("/me/preferences/", {"language": "fr", "next": "/me/"})
    user.refresh_from_db()
    assert user.language == "de"


def test_preferences_never_lead_to_another_site_and_ignore_nonsense():
    user = make_user()
    answer = signed_in(user).post(
        "/me/preferences/", {"theme": "pink", "language": "xx", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"
    user.refresh_from_db()
    assert (user.theme, user.language) == ("auto", "en")


def test_own_name_is_changed_and_audited_without_the_name_in_the_chain():
    from portal.audit.models import Entry

    user = make_user(name="Ann")
    signed_in(user).post("/me/", {"name": "Anna Blau"})
    user.refresh_from_db()
    assert user.name == "Anna Blau"
    assert "Anna" not in str(Entry.objects.filter(action="person.rename").values().get())


def test_a_changed_password_ends_tokens_and_other_sessions_but_not_this_one():
    user = brand_user("admin", password=PASSWORD)
    issue(user=user, name="t", scopes=["partners.read"], days=5, actor=actor_of(user))
    here, there = signed_in(user), signed_in(user)
    new = "another battery staple"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    user.refresh_from_db()
    assert user.check_password(new)
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (200, 302)
    assert not ApiToken.objects.get().is_live()


def test_a_reset_password_ends_tokens():
    user = brand_user("admin", password=PASSWORD)
    issue(user=user, name="t", scopes=["partners.read"], days=5, actor=actor_of(user))
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body).group()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "another battery staple"
    client.post(form, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert not ApiToken.objects.get().is_live()


def test_sign_in_attempts_are_counted_by_the_client_behind_the_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def ask(number, client_address):
        # What the client itself claims stands left of what our proxy saw.
        seen = f"10.9.9.{number}, {client_address}"
        answer = Client().post(
            "/accounts/login/code/",
            {"email": f"p{number}@brand.example"},
            headers={"x-forwarded-for": seen},
        )
        return "Too many attempts" in answer.content.decode()

    assert {ask(number, f"192.0.2.{number}") for number in range(30)} == {False}
    one = [ask(number, "198.51.100.7") for number in range(100, 130)]
    assert (one[0], one[-1]) == (False, True)


@pytest.mark.parametrize(("told", "expected"), [({}, 1), ({"TRUSTED_PROXIES": "2"}, 2)])
def test_production_counts_the_proxies_it_is_told_of(told, expected, tmp_path):
    stand_in = runpy.run_path(str(settings.BASE_DIR / ".ci" / "deploy_check.py"))["STAND_IN"]
    program = (
        "from django.conf import settings as s;"
        "print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.REST_FRAMEWORK['NUM_PROXIES'])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={**os.environ, **stand_in, "STATIC_ROOT": str(tmp_path), **told},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == [str(expected)] * 2
