"""The sweep: every route declares who may call it."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.urls import urlpatterns as account_patterns
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.access.library_routes import ACCOUNT_ROUTES
from portal.access.middleware import declared_rule
from portal.access.rules import Rule

SIGN_IN_PAGES = (
    "account_request_login_code",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def _undeclared() -> list[str]:
    # allauth's sign-up, e-mail, confirmation and code pages stay undeclared: they answer 404.
    closed = (
        "accounts/signup",
        "accounts/email",
        "accounts/confirm",
        "accounts/^confirm",
        "accounts/reauthenticate/code",
    )
    return [
        route
        for route, view in _views(get_resolver())
        if declared_rule(view) is None and not route.startswith(closed)
    ]


def test_every_route_declares_access() -> None:
    assert _undeclared() == []


def test_a_route_without_a_rule_fails_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.home.views.landing import HomePage

    monkeypatch.delattr(HomePage, "access")
    assert _undeclared() == [""]


@pytest.mark.django_db
def test_a_route_without_a_rule_answers_404(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.home.views.landing import HomePage

    monkeypatch.delattr(HomePage, "access")
    assert client.get("/").status_code == 404


def test_rules_name_known_capabilities() -> None:
    from portal.access.rules import may

    with pytest.raises(KeyError):
        may("no.such.right")
    assert isinstance(may("network.read"), Rule)


def test_every_route_named_for_allauth_exists_and_has_its_rule() -> None:
    names = {pattern.name: pattern.callback for pattern in account_patterns}
    missing = set(ACCOUNT_ROUTES) - set(names)
    assert missing == set(), "allauth no longer has these routes: look at its change log"
    assert {name: declared_rule(names[name]) for name in ACCOUNT_ROUTES} == ACCOUNT_ROUTES


@pytest.mark.django_db
def test_the_pages_of_sign_in_are_there(client: Any) -> None:
    # Whichever version of allauth is installed: a release moved its views, and all were 404.
    found = {name: client.get(reverse(name)).status_code for name in SIGN_IN_PAGES}
    assert found == dict.fromkeys(SIGN_IN_PAGES, 200)
    assert client.get(reverse("account_confirm_login_code")).status_code == 302
    key = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "a-b"})
    assert client.get(key).status_code == 200
    assert client.get(reverse("account_change_password")).status_code == 302
