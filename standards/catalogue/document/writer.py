"""From a `Document` to YAML text: canonical, so that equal content gives equal bytes."""

from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from portal.lib.mappings import JsonObject
from standards.catalogue.document.parser import set_resolvers
from standards.catalogue.document.shape import Document, Named, PartOfCell


class Dumper(yaml.SafeDumper):
    """Block style, keys in the order of the shape, multi-line text as literal blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal parts twice instead of referring."""
        return True


def _text(dumper: Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _number(dumper: Dumper, value: Decimal) -> yaml.ScalarNode:
    text = plain(value)
    tag = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", text)


set_resolvers(Dumper)
Dumper.add_representer(str, _text)
Dumper.add_representer(Decimal, _number)


def plain(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros."""
    if value == 0:
        return "0"
    return f"{value.normalize():f}"


def render(document: Document) -> str:
    """The canonical text of ``document``; defaults are left out."""
    return yaml.dump(
        _parts(document),
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )


def _parts(part: BaseModel) -> JsonObject:
    parts: JsonObject = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            parts[name] = _value(value)
    return parts


def _value(value: Any) -> Any:
    if isinstance(value, Named) and value.code == value.name:
        return value.code
    if isinstance(value, PartOfCell) and not value.number:
        return value.name
    if isinstance(value, BaseModel):
        return _parts(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _value(value[key]) for key in sorted(value)}
    return value
