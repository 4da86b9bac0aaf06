"""Many partners at once: paste or drop, match, correct in place, create."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypedDict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.enums import PartnerStatus
from partners.network.forms import PASTED, TableForm
from partners.network.importing import FIELDS, label_of
from partners.network.importing.columns import ATTRIBUTE, NEEDED
from partners.network.models import Kind, PartnerImport, Territory
from partners.network.queries import territories_within
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from partners.network.registry import follows
from partners.network.services.imports import (
    DryRun,
    adjust_import,
    check_import,
    finish_import,
    start_import,
    sure_matches,
)
from partners.network.views.consequences import spots_of_rows, tell
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.numerals import whole
from portal.lib.results import Problem, Refusal
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


class ImportStart(Page):
    """Take a table."""

    access = may("partners.manage")
    template_name = "network/import_start.html"
    long_fields = MappingProxyType({"text": PASTED})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Paste or choose a file; unfinished imports are found again here."""
        unfinished = PartnerImport.objects.filter(person_id=self.actor.person_id)
        return self.render(
            form=TableForm(),
            has_structure=Territory.objects.exists() and Kind.objects.exists(),
            may_edit_structure=self.actor.may("settings.edit"),
            unfinished=[
                (reverse("network:import", args=[row.public_id]), row.name, len(row.rows))
                for row in unfinished.order_by("-created_at")
            ],
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read it, match its columns, go on to the dry run."""
        form = TableForm(request.POST, request.FILES)
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            try:
                return redirect("network:import", self._start(form).public_id)
            except Refusal as refusal:
                problems = refusal.problems
                form.add_error(None, str(refusal))
        return self.render(form=form, problems=problems, has_structure=True, status=422)

    def _start(self, form: TableForm) -> PartnerImport:
        upload = form.cleaned_data["file"]
        if upload is not None:
            if form.cleaned_data["text"].strip():
                raise Refusal("file_and_text", name=upload.name[-60:])
            name, table = upload.name, read_uploaded(upload.name, upload.read())
        else:
            name, table = "", read_pasted_upload(form.cleaned_data["text"])
        return start_import(table=table, name=name, actor=self.actor)


class ImportPage(Page):
    """Match, correct, check again, create."""

    access = may("partners.manage")
    template_name = "network/import.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The dry run as it stands."""
        return self._page(self._row(public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Keep what was changed; create when asked to and nothing stands against it."""
        row = self._row(public_id)
        if "discard" in request.POST:
            row.delete()
            return redirect("network:list")
        row = adjust_import(row=row, actor=self.actor, **_changes(row, request))
        if "create" not in request.POST:
            return self._page(row)
        rows = check_import(row=row, actor=self.actor).rows
        try:
            partners = finish_import(row=row, actor=self.actor)
        except Refusal:
            return self._page(row, status=422)
        text = ngettext(
            "{count} partner was created. Nobody was mailed.",
            "{count} partners were created. Nobody was mailed.",
            len(partners),
        )
        messages.success(request, text.format(count=len(partners)))
        tell(request, [], spots_of_rows(rows))
        if "email" in row.matches:
            messages.info(request, _("Invitations are prepared. Send them under “Invitations”."))
        return redirect("network:list")

    def _row(self, public_id: str) -> PartnerImport:
        rows = PartnerImport.objects.filter(person_id=self.actor.person_id)
        row = rows.filter(public_id=public_id_or_none(public_id)).first()
        if row is None or self.actor.person_id is None:
            raise Http404
        return row

    def _page(self, row: PartnerImport, *, status: int = 200) -> HttpResponse:
        dry = check_import(row=row, actor=self.actor)
        bad, more = _bad_rows(row, dry)
        columns = _columns(row, sure_matches(row=row, actor=self.actor))
        missing = [label_of(name) for name in NEEDED if not _is_given(row, name)]
        unsure = [column.heading for column in columns if not column.is_sure]
        return self.render(
            status=status,
            row=row,
            columns=columns,
            unsure=unsure,
            is_open=bool(missing or unsure),
            fields=_fields(),
            for_all=_for_all(row, self.actor),
            dry=dry,
            follows=follows([], spots_of_rows(dry.rows)),
            ready=len(dry.rows) - len({item.row for item in dry.problems}),
            bad=bad,
            more=more,
            missing=missing,
            may_edit_structure=self.actor.may("settings.edit"),
        )


class Adjustment(TypedDict):
    """What a page asks of `adjust_import`, by the names of its arguments."""

    matches: list[str]
    defaults: dict[str, str]
    cells: dict[tuple[int, int], str]
    left_out: list[int]


def _changes(row: PartnerImport, request: HttpRequest) -> Adjustment:
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


def _columns(row: PartnerImport, sure: list[bool]) -> list[ColumnLine]:
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


def _fields() -> list[tuple[str, str]]:
    return [
        ("", _("(leave out)")),
        *((field, label_of(field)) for field in FIELDS),
        *((f"{ATTRIBUTE}{code}", name) for code, name in attribute_names().items()),
    ]


def _for_all(row: PartnerImport, actor: Any) -> list[ForAll]:
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


def _is_given(row: PartnerImport, field: str) -> bool:
    either = {"owner": ("owner", "owner_name")}.get(field, (field,))
    return any(name in row.matches or row.defaults.get(name) for name in either)


def _bad_rows(row: PartnerImport, dry: DryRun) -> tuple[list[BadRow], int]:
    by_row: dict[int, list[Problem]] = {}
    for item in dry.problems:
        by_row.setdefault(item.row or 0, []).append(item)
    for number in row.left_out:
        by_row.setdefault(number, [])
    cells = dict(zip(row.numbers, row.rows, strict=True))
    numbers = sorted(by_row)
    bad_rows = [
        _bad_row(row, number, cells[number], by_row[number]) for number in numbers[:SHOWN_ROWS]
    ]
    return bad_rows, len(numbers) - len(bad_rows)


def _bad_row(row: PartnerImport, number: int, cells: list[str], problems: list[Problem]) -> BadRow:
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
