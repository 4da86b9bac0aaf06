"""The sweep: every route declares who may call it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.access.middleware import declared_rule
from portal.access.rules import Rule


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def _undeclared() -> list[str]:
    # allauth's sign-up, e-mail and confirmation pages stay undeclared: they answer 404.
    closed = ("accounts/signup", "accounts/email", "accounts/confirm", "accounts/^confirm")
    return [
        route
        for route, view in _views(get_resolver())
        if declared_rule(view) is None and not route.startswith((*closed, "accounts/inactive"))
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
