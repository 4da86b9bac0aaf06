"""Every field of every route with what no field expects.

The names are read from the code: parameters and fields a view's module asks for, fields of the
forms it uses, parts of an address, keys of a body. A new view is fuzzed without being told.
"""

import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

_ASKED = re.compile(
    r"""(?:GET|POST|posted|asked|data|wanted|given|query_params)
                        (?:\.get|\.getlist|\[)?\(?\[?\s*"([a-z_]+)\"""",
    re.VERBOSE,
)
_STEP = re.compile(r"""(?:act|step|action)\s*(?:==|in)\s*(\(?[^:\n)]*)""")
_WORD = re.compile(r'"([a-z_]+)"')

# As they stand in an address or a form, already encoded.
VALUES: dict[str, str] = {
    "nothing": "",
    "NUL": "%00",
    "NUL within": "a%00b",
    "half a character": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "5,000 digits": "9" * 3_900,
    "more digits": "9" * 5_000,
    "beyond a big integer": str(2**63),
    "below zero": "-1",
    "other digits": quote("٣٣"),
    "superscript": quote("²"),
    "year 9999": "9999-12",
    "day 9999": "9999-12-31",
    "year 0": "0000-01",
    "year 1": "0001-01-01",
    "infinity": "1e999",
    "no number": "NaN",
    "tiny": "4.9e-324",
    "a path": quote("../../etc/passwd", safe=""),
    "quotes": quote("'\"<>&;--"),
    "a template": quote("{{ 7 }}%s{0}"),
    "long": "x" * 30_000,
    "an emoji": quote("💥"),
    "line ends": "a%0d%0aX-Y:%20b",
    "an id": "00000000-0000-4000-8000-000000000000",
}


# Asked for each field by itself too.
SINGLE = ("NUL", "half a character", "more digits", "superscript", "year 9999", "day 9999")


@dataclass(frozen=True, slots=True)
class Door:
    """One route with what its view asks for: ``own`` by its class, ``fields`` by its module."""

    name: str
    template: str
    parameters: tuple[str, ...]
    fields: tuple[str, ...]
    own: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        """Whether machines ask."""
        return self.template.startswith("/api/")

    def address(self, known: dict[str, str], **changed: str) -> str:
        """The path with its parts replaced."""
        path = self.template
        for name in self.parameters:
            path = path.replace(f"<{name}>", changed.get(name, known.get(name, "x")))
        return path


def doors() -> list[Door]:
    """All routes, libraries' own too."""
    return list(_walk(get_resolver(), "/", ""))


def _walk(resolver: URLResolver, path: str, space: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        route = path + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield _door(pattern, route, f"{space}{pattern.name}")


def _door(pattern: URLPattern, route: str, name: str) -> Door:
    view: Any = pattern.callback
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    module = inspect.getmodule(view_class or view)
    source = inspect.getsource(module) if module else ""
    fields = set(_ASKED.findall(source)) | {"q", "month", "limit", "cursor", "before", "next"}
    for form in vars(module).values() if module else ():
        if inspect.isclass(form) and issubclass(form, forms.BaseForm):
            fields |= set(getattr(form, "base_fields", {}))
    steps = {
        (key, word)
        for found in _STEP.findall(source)
        for word in _WORD.findall(found)
        for key in ("act", "step", "action")
        if key in fields
    }
    methods = tuple(m for m in ("get", "post") if hasattr(view_class or view, m))
    return Door(
        name,
        re.sub(r"\^|\$|\\", "", route),
        tuple(re.findall(r"<(\w+)>", route)),
        tuple(sorted(fields - {"csrfmiddlewaretoken"})),
        tuple(sorted(set(_ASKED.findall(inspect.getsource(view_class or view))))),
        tuple(sorted(steps)),
        methods or ("get",),
    )


def form_body(fields: tuple[str, ...], value: str, **fixed: str) -> str:
    """A form with one value in every field, some fixed."""
    pairs = [f"{name}={value}" for name in fields if name not in fixed]
    return "&".join([*pairs, urlencode(fixed)])


# Bodies that are JSON to some readers, or nearly.
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "nested lists": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000,
    "NUL": b"\x00",
    "UTF-16": json.dumps({"partner": "x"}).encode("utf-16"),
    "broken UTF-8": b'{"partner": "\xff"}',
    "NaN": b'{"partner": NaN}',
    "a mark in front": b"\xef\xbb\xbf{}",
    "5,000 digits": b'{"partner": ' + b"9" * 5_000 + b"}",
    "13 MB": b'{"partner": "' + b"x" * (13 * 1024 * 1024) + b'"}',
    "many keys": json.dumps({f"k{i}": 1 for i in range(50_000)}).encode(),
}
# Put into each place of a good body.
JSON_VALUES: dict[str, str] = {
    "NUL": r'"\u0000"',
    "NUL within": r'"a\u0000b"',
    "half a character": r'"\ud800"',
    "big integer": str(2**70),
    "5,000 digits": "9" * 5_000,
    "4,000 digits": "9" * 4_000,
    "below zero": "-1",
    "infinity": "1e999",
    "tiny": "4.9e-324",
    "many places": "0." + "1" * 400,
    "null": "null",
    "true": "true",
    "a list": "[[[]]]",
    "an object": '{"a": {"b": 1}}',
    "nothing": '""',
    "long": '"' + "x" * 30_000 + '"',
    "2 MB": '"' + "x" * 2_000_000 + '"',
    "year 9999": '"9999-12"',
    "an emoji": '"💥"',
}


def bodies_with(good: dict[str, Any], value: str) -> Iterator[tuple[str, bytes]]:
    """``good`` with a JSON value in each of its places, and as each of its keys."""
    for place in _places(good, ()):
        yield ".".join(place), _replaced(good, place, value).encode()
        if value.startswith('"'):
            yield f"key {'.'.join(place)}", _renamed(good, place, value).encode()


def _places(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _places(inner, (*path, key))


_MARK = '"@@here@@"'


def _replaced(good: Any, place: tuple[str, ...], value: str) -> str:
    copied = json.loads(json.dumps(good))
    at = copied
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = "@@here@@"
    return json.dumps(copied).replace(_MARK, value)


def _renamed(good: Any, place: tuple[str, ...], value: str) -> str:
    copied = json.loads(json.dumps(good))
    at = copied
    for key in place[:-1]:
        at = at[key]
    at["@@here@@"] = at.pop(place[-1])
    return json.dumps(copied).replace(_MARK, value)
