"""Rows of new partners and everything that can be wrong with them, without a database."""

import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.lib.likeness import look_of
from portal.lib.months import is_month
from portal.lib.results import Problem

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# No names hold these: control characters, and marks that turn the direction of what follows.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STATUSES = ("prospect", "invited", "onboarding", "active", "suspended", "left")
NAME_LENGTH = 160
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One partner to create. Owner, territory, kind and tier are codes.

    An unknown owner is created when ``owner_name`` is given. ``email`` is whom to invite later as
    its owner. ``row`` is the sender's row number.
    """

    code: str
    name: str
    owner: str
    territory: str
    kind: str
    joined_month: str
    tier: str = ""
    owner_name: str = ""
    time_zone: str = "UTC"
    left_month: str = ""
    status: str = "active"
    attributes: Mapping[str, object] = field(default_factory=dict)
    email: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The codes rows may name. ``owners`` maps code to name; territories are those in reach."""

    partners: frozenset[str]
    owners: Mapping[str, str]
    territories: frozenset[str]
    kinds: frozenset[str]
    tiers: frozenset[str]
    attributes: frozenset[str]
    # What codes of partners look like (`portal.lib.likeness`).
    looks: frozenset[str] = frozenset()


def is_code(text: str, length: int = 40) -> bool:
    """Whether ``text`` may be a code: letters, digits, ``_ . -``, at most ``length``."""
    return len(text) <= length and bool(_CODE.fullmatch(text))


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones (found once: the search walks through files)."""
    return frozenset(zoneinfo.available_timezones())


def has_control(text: str) -> bool:
    """Whether ``text`` holds characters no name has."""
    return bool(_CONTROL.search(text))


def check_rows(rows: Sequence[PartnerRow], register: Known) -> list[Problem]:
    """Every problem of every row, in the order of rows and columns."""
    seen: dict[str, int] = {}
    new_owners: dict[str, str] = {}
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        problems += _check_identity(row, register, seen, index)
        problems += _check_owner(row, register, new_owners)
        problems += _check_place(row, register)
        problems += _check_life(row)
        problems += _check_email(row)
    return problems


def check_facts(*, name: str, time_zone: str) -> list[Problem]:
    """What is wrong with what may be corrected of a partner."""
    row = PartnerRow(
        code="",
        name=name,
        owner="",
        territory="",
        kind="",
        joined_month="",
        time_zone=time_zone,
    )
    return [*_check_name(row, "name", name, needed=True), *_check_time_zone(row)]


def problem(
    row: PartnerRow, code: str, column: str, value: object = "", **params: object
) -> Problem:
    """A problem at one cell of ``row``."""
    return Problem(
        code,
        params=params,
        row=row.row,
        column=column,
        value=str(value)[:_SHOWN],
        partner=row.code[:40],
    )


def _check_identity(
    row: PartnerRow, register: Known, seen: dict[str, int], index: int
) -> Iterable[Problem]:
    if not row.code:
        yield problem(row, "value_needed", "code")
    elif not is_code(row.code):
        yield problem(row, "code_bad", "code", row.code)
    elif row.code in register.partners:
        yield problem(row, "partner_exists", "code", row.code)
    elif row.code in seen:
        yield problem(row, "partner_twice", "code", row.code, first=seen[row.code])
    elif look_of(row.code) in register.looks:
        yield problem(row, "partner_alike", "code", row.code)
    elif f"~{look_of(row.code)}" in seen:
        yield problem(
            row, "partner_alike_row", "code", row.code, first=seen[f"~{look_of(row.code)}"]
        )
    seen.setdefault(f"~{look_of(row.code)}", row.row if row.row is not None else index + 1)
    seen.setdefault(row.code, row.row if row.row is not None else index + 1)
    yield from _check_name(row, "name", row.name, needed=True)


def _check_name(row: PartnerRow, column: str, text: str, *, needed: bool) -> Iterable[Problem]:
    if not text.strip():
        if needed:
            yield problem(row, "value_needed", column)
    elif has_control(text):
        yield problem(row, "name_control", column, text)
    elif len(text) > NAME_LENGTH:
        yield problem(row, "text_too_long", column, text, limit=NAME_LENGTH, found=len(text))


def _check_owner(row: PartnerRow, register: Known, new_owners: dict[str, str]) -> Iterable[Problem]:
    if not row.owner:
        yield problem(row, "value_needed", "owner")
        return
    if row.owner in register.owners:
        yield from _same_owner_name(row, register.owners[row.owner])
        return
    if not row.owner_name and row.owner not in new_owners:
        yield problem(row, "owner_unknown", "owner", row.owner)
    elif not is_code(row.owner):
        yield problem(row, "code_bad", "owner", row.owner)
    elif row.owner in new_owners:
        yield from _same_owner_name(row, new_owners[row.owner])
    else:
        new_owners[row.owner] = row.owner_name
        yield from _check_name(row, "owner_name", row.owner_name, needed=True)


def _same_owner_name(row: PartnerRow, name: str) -> Iterable[Problem]:
    if row.owner_name and row.owner_name != name:
        yield problem(
            row, "owner_name_differs", "owner_name", row.owner_name, owner=row.owner, name=name
        )


def _check_place(row: PartnerRow, register: Known) -> Iterable[Problem]:
    for column, value, codes, needed in (
        ("territory", row.territory, register.territories, True),
        ("kind", row.kind, register.kinds, True),
        ("tier", row.tier, register.tiers, False),
    ):
        if not value and needed:
            yield problem(row, "value_needed", column)
        elif value and value not in codes:
            yield problem(row, f"{column}_unknown", column, value, known=some_of(codes))
    for attribute in row.attributes:
        if attribute not in register.attributes:
            yield problem(
                row,
                "attribute_unknown",
                f"attribute {attribute}",
                attribute,
                known=some_of(register.attributes),
            )


def _check_life(row: PartnerRow) -> Iterable[Problem]:
    if row.status not in STATUSES:
        yield problem(row, "status_unknown", "status", row.status, known=", ".join(STATUSES))
    yield from _check_time_zone(row)
    if not row.joined_month:
        yield problem(row, "value_needed", "joined_month")
    elif not is_month(row.joined_month):
        yield problem(row, "month_unreadable", "joined_month", row.joined_month)
    if row.left_month and not is_month(row.left_month):
        yield problem(row, "month_unreadable", "left_month", row.left_month)
    elif row.left_month and row.left_month < row.joined_month:
        yield problem(row, "left_before_joined", "left_month", row.left_month)
    elif row.status == "left" and not row.left_month:
        yield problem(row, "left_month_needed", "left_month")


def _check_time_zone(row: PartnerRow) -> Iterable[Problem]:
    if row.time_zone not in time_zones():
        yield problem(row, "time_zone_unknown", "time_zone", row.time_zone)


def _check_email(row: PartnerRow) -> Iterable[Problem]:
    try:
        if row.email:
            validate_email(row.email)
    except ValidationError:
        yield problem(row, "email_bad", "email", row.email)


def some_of(codes: Iterable[str], limit: int = 12) -> str:
    """The first codes for a remedy, and how many more there are."""
    ordered = sorted(codes)
    more = len(ordered) - limit
    return ", ".join(ordered[:limit]) + (f", … (+{more})" if more > 0 else "") or "–"
