"""Saving while people type: small, quick, and never over somebody else's text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, RawPostDataException

from portal.access.memory import one_moment
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.mappings import JsonObject
from portal.lib.results import Problem, Refusal
from portal.ui.templatetags.ui import badge
from standards.measures import MEASURES, MISSING
from standards.reporting.models import Period
from standards.reporting.queries.grid import Outlet, grid_of
from standards.reporting.services.drafts import CellChange, DraftSaved, save_draft
from standards.reporting.views.grid.entry import cells_to_correct, draft_problems, result_of
from standards.reporting.views.grid.rows import state_words
from standards.reporting.views.selection import outlets_for, period_or_404

if TYPE_CHECKING:
    from partners.network.models import Partner

# Texts of one cell that were sent without an answer, as many as a page remembers.
MOST_TRIED = 20


class CellAnswer(TypedDict):
    """One cell as the page shows it after saving: its texts, its value, and what is said of it."""

    texts: dict[str, str]
    value: str
    errors: list[str]
    warnings: list[str]


class ConflictAnswer(TypedDict):
    """A cell that somebody else changed meanwhile: the texts of both."""

    cell: str
    mine: dict[str, str]
    theirs: dict[str, str]


class DraftAnswer(TypedDict):
    """An outlet's month after saving; ``filled`` of ``total`` cells that are asked.

    ``badge`` is the markup of its state.
    """

    version: int
    badge: str
    filled: int
    total: int
    to_correct: int
    cells: dict[str, CellAnswer]
    conflicts: list[ConflictAnswer]


class DraftPage(Page):
    """Takes changed cells of one outlet as JSON, answers with what they are worth."""

    access = may("months.send")

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Save, check, answer."""
        period = period_or_404(collection, month)
        # What the month asks for is read once, before and after saving: only the draft changes.
        with one_moment():
            return self._save(request, period)

    def _save(self, request: HttpRequest, period: Period) -> HttpResponse:
        try:
            body = _body(request)
            if body.get("person", str(self.actor.person_id)) != str(self.actor.person_id):
                raise Refusal("other_person")
            outlet = self._outlet(period, str(body.get("partner", "")))
            if outlet.closed:
                raise _closed(period, outlet)
            saved = save_draft(
                period=period,
                partner_id=outlet.partner.pk,
                changes=_changes(body, outlet),
                reason=_text(body.get("reason")),
                actor=self.actor,
            )
        except Refusal as refusal:
            return JsonResponse({"message": str(refusal), "code": refusal.code}, status=422)
        return JsonResponse(self._answer(period, saved, outlet.partner))

    def _outlet(self, period: Period, partner: str) -> Outlet:
        """The outlet as it stands, without its history."""
        if not partner:
            raise Http404
        outlets = grid_of(period, outlets_for(self.actor, partner), months_back=0).outlets
        if not outlets:
            raise Http404
        return outlets[0]

    def _answer(self, period: Period, saved: DraftSaved, partner: Partner) -> DraftAnswer:
        (outlet,) = grid_of(period, [partner]).outlets
        problems = draft_problems(period, [outlet], self.actor)
        by_cell: dict[str, list[Problem]] = {}
        for problem in problems:
            by_cell.setdefault(problem.cell, []).append(problem)
        return {
            "version": saved.version,
            "badge": str(badge(*state_words(outlet))),
            "filled": outlet.filled,
            "total": len(outlet.asked_keys),
            "to_correct": cells_to_correct(problems, partner.code),
            "cells": {key: _state(outlet, key, by_cell.get(key, [])) for key in outlet.cells},
            "conflicts": [
                {"cell": item.cell, "mine": dict(item.mine), "theirs": dict(item.theirs)}
                for item in saved.conflicts
            ],
        }


def _state(outlet: Outlet, key: str, problems: list[Problem]) -> CellAnswer:
    cell = outlet.cells[key]
    return {
        "texts": {**cell.texts, **({MISSING: cell.missing} if cell.missing else {})},
        "value": result_of(cell),
        "errors": [f"{p.text} {p.remedy}" for p in problems if p.severity == "error"],
        "warnings": [f"{p.text} {p.remedy}" for p in problems if p.severity == "warning"],
    }


def _body(request: HttpRequest) -> JsonObject:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # no JSON, endless, or a form
        body = None
    if not isinstance(body, dict):
        raise Refusal("bad_request", detail="JSON")
    return body


def _changes(body: JsonObject, outlet: Outlet) -> dict[str, CellChange]:
    given = body.get("changes")
    if not isinstance(given, dict):
        raise Refusal("bad_request", detail="changes")
    return {
        key: _change(change, outlet.cells[key].slot.metric.kind)
        for key, change in given.items()
        if key in outlet.cells and outlet.cells[key].is_asked and isinstance(change, dict)
    }


def _change(given: JsonObject, kind: str) -> CellChange:
    tried = given.get("tried")
    return CellChange(
        texts=_texts(given.get("texts"), kind),
        before=_texts(given.get("before"), kind),
        accepted=_text(given.get("accepted")) or "",
        tried=[_texts(item, kind) for item in tried[:MOST_TRIED]]
        if isinstance(tried, list)
        else (),
    )


def _texts(value: object, kind: str) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    parts = (*MEASURES[kind].taken, MISSING)
    return {part: text for part in parts if (text := _text(value.get(part)))}


def _text(value: object) -> str | None:
    return value.replace("\x00", "") if isinstance(value, str) else None


def _closed(period: Period, outlet: Outlet) -> Refusal:
    return Refusal(
        outlet.closed,
        partner=outlet.partner.name,
        month=period.code,
        lock_date=period.lock_date,
    )
