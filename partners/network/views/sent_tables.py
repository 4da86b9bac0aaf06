"""A table somebody sent, on its page: columns, values for all rows, rows to correct."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.http import HttpRequest
from django.utils.translation import gettext as _

from partners.network.enums import PartnerStatus
from partners.network.forms import TableForm
from partners.network.importing import FIELDS, label_of
from partners.network.importing.columns import ATTRIBUTE
from partners.network.models import SentTable
from partners.network.queries import territories_within
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from portal.access.actor import Actor
from portal.lib.numerals import whole
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table
from portal.lib.tables.uploaded import read_pasted_upload, read_uploaded

SHOWN_ROWS = 100
MOST_ROW = 10_000_000
FOR_ALL = ("territory", "kind", "tier", "joined_month", "time_zone", "status")


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the sender's: heading, matched field, first cells."""

    position: int
    heading: str
    field: str
    is_sure: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell of a bad row; ``problems`` are its own."""

    position: int
    heading: str
    meaning: str
    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be created as it stands; ``others`` concern no column of the table."""

    number: int
    cells: tuple[BadCell, ...]
    others: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ForAll:
    """A field without a column: one value for all rows, chosen or typed."""

    field: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    is_needed: bool


def table_of(form: TableForm) -> tuple[str, Table]:
    """The name of the file that was sent ('' for a pasted table) and what it holds.

    Refuses a file and a pasted table at once, and what cannot be read.
    """
    upload, text = form.cleaned_data["file"], form.cleaned_data["text"]
    if upload is None:
        return "", read_pasted_upload(text)
    if text.strip():
        raise Refusal("file_and_text", name=upload.name[-60:])
    return upload.name, read_uploaded(upload.name, upload.read())


class Adjustment(TypedDict):
    """What a page asks of `adjust_table`, by the names of its arguments."""

    matches: list[str]
    defaults: dict[str, str]
    cells: dict[tuple[int, int], str]
    left_out: list[int]


def adjustment_of(row: SentTable, request: HttpRequest) -> Adjustment:
    """What was changed of the table on its page."""
    posted = request.POST
    cells: dict[tuple[int, int], str] = {}
    for name, text in posted.items():
        prefix, _sep, rest = name.partition("-")
        number, _sep, position = rest.partition("-")
        place = whole(number, most=MOST_ROW), whole(position, most=MOST_ROW)
        if prefix == "cell" and place[0] is not None and place[1] is not None:
            cells[place[0], place[1]] = str(text)[:2000]
    # A row out of sight keeps its state: only the rows that were shown are decided anew.
    page_rows = _numbers(posted.getlist("shown"))
    out = _numbers(posted.getlist("out"))
    return {
        "matches": [posted.get(f"column-{i}", field) for i, field in enumerate(row.matches)],
        "defaults": {
            name: posted.get(f"all-{name}", row.defaults.get(name, "")) for name in FIELDS
        },
        "cells": cells,
        "left_out": sorted((set(row.left_out) - page_rows) | out),
    }


def _numbers(texts: Iterable[str]) -> set[int]:
    return {number for text in texts if (number := whole(text, most=MOST_ROW)) is not None}


def columns_of(row: SentTable, sure: list[bool]) -> list[ColumnLine]:
    """The sender's columns with what they mean."""
    return [
        ColumnLine(
            i,
            heading,
            field,
            sure[i],
            tuple(dict.fromkeys(c[i] for c in row.rows[:20] if c[i]))[:3],
        )
        for i, (heading, field) in enumerate(zip(row.columns, row.matches, strict=True))
    ]


def field_choices() -> list[tuple[str, str]]:
    """What a column may mean."""
    return [
        ("", _("(leave out)")),
        *((field, label_of(field)) for field in FIELDS),
        *((f"{ATTRIBUTE}{code}", name) for code, name in attribute_names().items()),
    ]


def values_for_all(row: SentTable, actor: Actor) -> list[ForAll]:
    """The fields without a column that may hold one value for all rows."""
    territories = territories_within(actor.reach("partners.manage")).order_by("path")
    choices: dict[str, list[tuple[str, str]]] = {
        "territory": list(territories.values_list("code", "name")),
        "kind": list(kind_names().items()),
        "tier": list(tier_names().items()),
        "status": [(v, str(label)) for v, label in PartnerStatus.choices if v != "left"],
    }
    return [
        ForAll(
            field,
            label_of(field),
            row.defaults.get(field, ""),
            tuple(choices.get(field, ())),
            FIELDS[field][1],
        )
        for field in FOR_ALL
        if field not in row.matches
    ]


def is_given(row: SentTable, field: str) -> bool:
    """Whether every row has a value for a field, by its column or for all."""
    either = {"owner": ("owner", "owner_name")}.get(field, (field,))
    return any(name in row.matches or row.defaults.get(name) for name in either)


def bad_rows_of(row: SentTable, problems: Sequence[Problem]) -> tuple[list[BadRow], int]:
    """The first rows with problems or left out, and how many more there are."""
    by_row: dict[int, list[Problem]] = {}
    for item in problems:
        by_row.setdefault(item.row or 0, []).append(item)
    for number in row.left_out:
        by_row.setdefault(number, [])
    cells = dict(zip(row.numbers, row.rows, strict=True))
    numbers = sorted(by_row)
    bad_rows = [
        _bad_row(row, number, cells[number], by_row[number]) for number in numbers[:SHOWN_ROWS]
    ]
    return bad_rows, len(numbers) - len(bad_rows)


def _bad_row(row: SentTable, number: int, cells: list[str], problems: list[Problem]) -> BadRow:
    columns = tuple(
        BadCell(
            i,
            heading,
            label_of(row.matches[i]),
            cells[i],
            tuple(p for p in problems if p.column == heading),
        )
        for i, heading in enumerate(row.columns)
        if row.matches[i]
    )
    headings = {cell.heading for cell in columns}
    return BadRow(number, columns, tuple(p for p in problems if p.column not in headings))
