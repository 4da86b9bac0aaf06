"""Scalars of a standard's document: codes, lines, texts, decimals, months."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _as_text(value: Any) -> Any:
    # Unquoted 1.0 or 2026 is meant as text wherever text is expected.
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return value


def _clean(value: str) -> str:
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(text):
        raise PydanticCustomError("name_control", "control characters")
    return text


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _decimal(value: Any) -> Any:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            raise PydanticCustomError("decimal_parsing", "not a number") from None
        return number
    raise PydanticCustomError("decimal_parsing", "not a number")


Code = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=40),
]
LongCode = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60),
]
Label = Annotated[str, BeforeValidator(_as_text), AfterValidator(_clean), AfterValidator(_one_line)]
Line = Annotated[Label, StringConstraints(min_length=1, max_length=160)]
Title = Annotated[Label, StringConstraints(min_length=1, max_length=200)]
ShortLine = Annotated[Label, StringConstraints(max_length=40)]
LongLine = Annotated[Label, StringConstraints(max_length=200)]
Person = Annotated[Label, StringConstraints(max_length=120)]
Markdown = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_clean),
    StringConstraints(max_length=20_000),
]
Number = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(max_digits=18, decimal_places=6, allow_inf_nan=False),
]
Weight = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=0, max_digits=8, decimal_places=3, allow_inf_nan=False),
]
Unit01 = Annotated[Number, Field(ge=0, le=1)]
