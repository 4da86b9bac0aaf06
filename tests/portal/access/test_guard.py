"""The one door for what every request must keep to."""

import inspect
import json
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from rest_framework import serializers
from rest_framework.exceptions import ParseError

from portal.access.guard import PARAMETER, SIGNED_OUT_BODY
from portal.access.parsers import DEEPEST, check
from portal.lib.characters import is_clean
from portal.lib.numerals import whole
from tests.factories.people import brand_user, make_user, signed_in

MEGABYTE = 1024 * 1024
JSON = "application/json"
# Lines of addresses that once failed on PostgreSQL.
NUL_ADDRESSES = [
    "/sharing/why/?partner=%00",
    "/sharing/learn/?one=%00",
    "/sharing/learn/?other=%00",
    "/sharing/stop/?partner=%00",
    "/sharing/stop/?metric=%00",
    "/sharing/ledger/?partner=%00",
    "/structure/?code=%00",
    "/structure/owners/?code=%00",
    "/structure/territories/?code=%00",
    "/structure/kinds/?code=%00",
    "/structure/tiers/?code=%00",
    "/structure/attributes/?code=%00",
    "/months/monthly/2026-1%00/",
]


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.parametrize("address", NUL_ADDRESSES)
def test_an_address_with_a_nul_is_not_found(address: str) -> None:
    for role in ("admin", "manager"):
        assert signed_in(brand_user(role, f"{role}@b.example")).get(address).status_code == 404


@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b'{"partner": "' + b"x" * (13 * MEGABYTE) + b'"}', b"[" * 13 * MEGABYTE],
    ids=["long", "deep"],
)
def test_a_body_of_13_mb_is_a_problem_document(body: bytes) -> None:
    answer = signed_in(make_user()).post("/api/v1/submissions", body, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["code"] == "body_too_big"


@pytest.mark.django_db
def test_a_visitor_sends_no_more_than_a_sign_in_needs() -> None:
    body = b"login=" + b"x" * SIGNED_OUT_BODY
    answer = Client().post(
        "/accounts/login/", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (404, 413)
    assert b"Traceback" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "²"])
def test_an_odd_length_of_a_body_is_refused_in_words(length: str) -> None:
    answer = Client().generic("GET", "/healthz", CONTENT_LENGTH=length)
    assert answer.status_code == 400


@pytest.mark.db
@pytest.mark.django_db
def test_a_cookie_no_row_can_hold_is_none() -> None:
    client = Client()
    client.cookies["sessionid"] = "\x00" * 32
    assert (
        client.get("/", headers={"cookie": r'sessionid="\000aaaaaaaaaaaaaaaa"'}).status_code == 302
    )


@pytest.mark.db
@pytest.mark.django_db
def test_a_form_field_that_is_no_text_is_refused_in_words() -> None:
    client = signed_in(brand_user("admin"))
    answer = client.post("/structure/kinds/", {"code": "a\x00", "name": "b"})
    assert answer.status_code == 400
    assert "characters that are no text" in answer.content.decode()
    answer = client.post("/structure/kinds/", {"code": "a", "name": "b" * 30_000})
    assert answer.status_code == 413
    assert "“name” has 30000 characters" in answer.content.decode()


@pytest.mark.django_db
def test_a_long_parameter_is_refused_in_words() -> None:
    client = signed_in(brand_user("admin"))
    assert client.get(f"/partners/?q={'x' * (PARAMETER + 1)}").status_code == 413
    assert client.get("/api/v1/jobs?limit=" + "9" * 3_000).status_code == 400
    assert client.get("/api/v1/jobs?limit=" + "9" * 5_000).status_code == 413


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"a": {"b": "x\x00"}}, "a.b"),
        ({"a": ["\ud800"]}, "a[0]"),
        ({"a\x00": 1}, ""),
        ({"a": 2**64}, "a"),
        ({"a": "x" * 30_000}, "a"),
    ],
)
def test_a_body_that_no_row_can_hold_names_the_place(body: Any, place: str) -> None:
    with pytest.raises(ParseError) as refused:
        check(body)
    assert place in str(refused.value.detail)


def test_a_body_may_not_nest_without_end() -> None:
    body: Any = 1
    for _ in range(DEEPEST + 2):
        body = [body]
    with pytest.raises(ParseError):
        check(body)
    check({"cells": {"reply": {"n": 2**53, "d": "1.5"}}})


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), ("200", 200), ("201", None), ("9" * 5000, None), ("²", None), ("", None),
     ("٣", None), ("-1", None), ("007", 7)],
)  # fmt: skip
def test_a_whole_number_is_read_without_trust_in_its_length(text: str, number: int | None) -> None:
    assert whole(text, most=200) == number


def test_clean_text_is_what_every_database_keeps() -> None:
    assert is_clean("Ärger 💥\n\t\x1f")
    assert not is_clean("a\x00")
    assert not is_clean("\ud800")


def classes(kind: type) -> list[type]:
    """Every class of a kind in the product's slices."""
    found: set[type] = set()
    for config in apps.get_app_configs():
        if not config.name.startswith(("portal", "partners", "standards")):
            continue
        for name in ("forms", "serializers", "api", "views"):
            try:
                import_module(f"{config.name}.{name}")
            except ModuleNotFoundError:
                continue
    waiting = [kind]
    while waiting:
        for below in waiting.pop().__subclasses__():
            if below not in found:
                found.add(below)
                waiting.append(below)
    ours = ("portal", "partners", "standards")
    return [one for one in found if inspect.getmodule(one).__name__.startswith(ours)]  # type: ignore[union-attr]


@pytest.mark.django_db
def test_every_text_field_of_every_form_has_a_limit() -> None:
    Client().get("/no-such-page/")  # loads every view, and so every form
    unlimited = [
        f"{form.__name__}.{name}"
        for form in classes(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) in (forms.CharField, forms.EmailField, forms.URLField)
        and not field.max_length
    ]
    assert unlimited == []
    assert len(classes(forms.BaseForm)) > 15


def test_every_text_field_that_the_api_takes_has_a_limit() -> None:
    from standards.reporting.api.shapes import MonthSerializer

    def unlimited(
        one: serializers.BaseSerializer[Any] | serializers.Field[Any, Any, Any, Any],
    ) -> bool:
        child = getattr(one, "child", None)
        if child is not None:
            return unlimited(child)
        return isinstance(one, serializers.CharField) and not one.max_length

    found = MonthSerializer().fields
    assert [name for name, field in found.items() if unlimited(field)] == []


@pytest.mark.django_db
def test_a_fault_of_the_portals_own_is_a_problem_document_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.jobs.api import JobsEndpoint

    def broken(self: Any, request: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(JobsEndpoint, "get", broken)
    client = signed_in(make_user())
    client.raise_request_exception = False
    answer = client.get("/api/v1/jobs")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(answer.content)["code"] == "unforeseen"
