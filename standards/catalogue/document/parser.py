"""From YAML text to a `Document`; everything wrong becomes problems with their place."""

import re
from collections.abc import Hashable
from decimal import Decimal
from typing import Any

import yaml
from pydantic import ValidationError

from portal.lib.results import Problem, Refusal
from standards.catalogue.document.faults import problems_of
from standards.catalogue.document.shape import Document

LIMIT = 2_000_000
DEPTH = 20


class Loader(yaml.SafeLoader):
    """YAML with exact numbers, true/false only, no dates, no aliases, no doubled keys."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases and bottomless nesting before anything is built."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "alias", self.get_mark())
        self.depth += 1
        if self.depth > DEPTH:
            raise yaml.constructor.ConstructorError(None, None, "depth", self.get_mark())
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _mapping(loader: Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    entries: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "key", key_node.start_mark)
        # Keys are names, also when they look like a number or a boolean (a lookup's `yes`).
        key = key_node.value
        if key in entries:
            raise yaml.constructor.ConstructorError(
                None, None, f"doubled {key}", key_node.start_mark
            )
        entries[key] = loader.construct_object(value_node, deep=True)
    return entries


def _decimal(loader: Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


# The scalars of the core schema; everything else is text ("yes", dates, 007).
RESOLVERS = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), "tf"),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), "-+0123456789"),
    ("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), "-+0123456789"),
)


def set_resolvers(target: Any) -> None:
    """Give a loader or dumper class this module's scalars and no others."""
    target.yaml_implicit_resolvers = {}
    for tag, pattern, first in RESOLVERS:
        target.add_implicit_resolver(tag, pattern, list(first))


set_resolvers(Loader)
Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def parse(text: str) -> Document:
    """The document in ``text``; refuses with `document_bad` and every problem found."""
    if len(text) > LIMIT:
        raise too_long(text)
    data = _load(text)
    if not isinstance(data, dict):
        raise _unreadable("document_not_mapping")
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error.errors(include_url=False))
    raise Refusal("document_bad", problems=problems, count=len(problems))


def _load(text: str) -> Any:
    try:
        return yaml.load(text.removeprefix("\ufeff"), Loader=Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        detail = error.problem or ""
        code = {"alias": "document_alias", "depth": "document_depth", "key": "document_key"}.get(
            detail, "document_doubled" if detail.startswith("doubled ") else "document_syntax"
        )
        raise _unreadable(
            code, row=line, key=detail.removeprefix("doubled "), detail=detail
        ) from None
    except yaml.reader.ReaderError as error:
        raise _unreadable("document_character", position=error.position) from None
    except (ValueError, RecursionError):
        raise _unreadable("document_syntax", detail="") from None


def too_long(text: str) -> Refusal:
    """The refusal of a text above `LIMIT` characters."""
    return _unreadable("document_too_long", limit=LIMIT, found=len(text))


def _unreadable(code: str, row: int | None = None, **params: Any) -> Refusal:
    return Refusal("document_bad", problems=[Problem(code, params, row=row)], count=1)
