"""A month's document, notes and draft: read and written again they are what is stored."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.canonical import canonical_json
from standards.measures import ABSENCES, MEASURES, Cell
from standards.reporting.month_document import NO_DRAFT, Draft, MonthDocument, Note, notes_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CODE = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
KEY = st.one_of(CODE, st.tuples(CODE, CODE).map(":".join))
NUMBER = st.integers(-(2**53), 2**53) | st.decimals(-1000, 1000, places=3).map(str)


def parts_of(code: str) -> st.SearchStrategy[Cell]:
    measure = MEASURES[code]
    value: st.SearchStrategy[int | str] = NUMBER if measure.is_number else TEXT
    return st.fixed_dictionaries(dict.fromkeys(measure.names, value))


ABSENT: st.SearchStrategy[Cell] = st.tuples(st.sampled_from(ABSENCES), TEXT).map(
    lambda pair: {pair[0]: pair[1]}
)
CELL = st.sampled_from(sorted(MEASURES)).flatmap(parts_of) | ABSENT
CELLS = st.dictionaries(KEY, CELL, max_size=6)
FACTS = st.dictionaries(st.sampled_from(["value", "low", "high", "usual", "count", "asked"]), TEXT)
NOTE = st.builds(Note, KEY | st.just(""), CODE, TEXT, FACTS)
TEXTS = st.dictionaries(st.sampled_from(["n", "d", "value", "code", "text", "missing"]), TEXT)
DRAFT = st.just(NO_DRAFT) | st.builds(
    Draft, st.dictionaries(KEY, TEXTS, max_size=6), st.dictionaries(KEY, TEXT, max_size=3), TEXT
)


def stored(value: Any) -> bytes:
    """The bytes a column keeps."""
    return canonical_json(value).encode()


@given(CELLS)
def test_a_month_is_what_was_stored_of_it(cells: dict[str, Cell]) -> None:
    document = MonthDocument(cells)
    column = stored(document.as_json())
    again = MonthDocument.read(orjson.loads(column))
    assert again == document
    assert stored(again.as_json()) == column == stored(cells)


@given(st.lists(NOTE, max_size=4))
def test_notes_are_what_was_stored_of_them(notes: list[Note]) -> None:
    column = stored([note.as_json() for note in notes])
    again = notes_of(orjson.loads(column))
    assert again == tuple(notes)
    assert stored([note.as_json() for note in again]) == column


@given(DRAFT)
def test_a_draft_is_what_was_stored_of_it(draft: Draft) -> None:
    column = stored(draft.as_json())
    again = Draft.read(orjson.loads(column))
    assert again == draft
    assert stored(again.as_json()) == column


def test_a_month_from_before_there_were_drafts_or_notes_is_empty() -> None:
    assert Draft.read({}) == NO_DRAFT
    assert NO_DRAFT.as_json() == {}
    assert notes_of([]) == ()
    assert MonthDocument.read(None) == MonthDocument()


def test_a_saved_draft_of_nothing_is_not_one_that_was_never_saved() -> None:
    empty = {"cells": {}, "accepted": {}, "reason": ""}
    assert Draft.read(empty) != NO_DRAFT
    assert Draft.read(empty).as_json() == empty


def test_a_month_is_asked_for_metrics_not_for_texts() -> None:
    first = MonthDocument({"reply": {"n": 1, "d": 2}, "calls:web": {"value": 3}})
    later = MonthDocument({"calls:web": {"missing": "system down"}, "visits": {"value": 1}})
    assert first.metrics == {"reply", "calls"}
    assert first.cell("calls") is None
    assert list(later.over(first).cells) == ["reply", "calls:web", "visits"]
    assert later.over(first).cell("calls:web") == {"missing": "system down"}
    assert first.of_metrics({"calls"}) == MonthDocument({"calls:web": {"value": 3}})
    assert first.without_metrics({"calls"}) == first.among({"reply"})
