"""Reasons in place of numbers: how they are written, read, and kept apart."""

import pytest

from standards.measures import (
    ABSENCES,
    MEASURES,
    MISSING,
    NOT_APPLICABLE,
    NOTHING,
    SUPPRESSED,
    absence_of,
    as_written,
    is_blank,
    written_absence,
)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("missing: down", MISSING, "down"),
        ("Fehlt :  Ausfall ", MISSING, "Ausfall"),
        (" N/A: no workshop", NOT_APPLICABLE, "no workshop"),
        ("not applicable: a: b", NOT_APPLICABLE, "a: b"),
        ("ENTFÄLLT:\nzu", NOT_APPLICABLE, "zu"),
        ("suppressed:", SUPPRESSED, ""),
    ],
)
def test_a_reason_is_written_after_the_word_for_its_kind(text: str, kind: str, reason: str) -> None:
    assert written_absence(text) == (kind, reason)


@pytest.mark.parametrize("text", ["down", "we are missing: people", "missing", "nab: x", ""])
def test_a_reason_without_its_word_is_of_no_kind(text: str) -> None:
    assert written_absence(text) is None


@pytest.mark.parametrize("kind", ABSENCES)
def test_what_is_written_is_read_as_the_same(kind: str) -> None:
    assert written_absence(as_written(kind, "closed: for June")) == (kind, "closed: for June")
    assert absence_of({kind: "closed"}) == kind


def test_the_words_people_write_are_those_forms_show() -> None:
    assert [as_written(kind, "r") for kind in ABSENCES] == [
        "missing: r", "not applicable: r", "suppressed: r",
    ]  # fmt: skip
    assert absence_of({"n": 1, "d": 2}) == ""


@pytest.mark.parametrize("kind", MEASURES)
@pytest.mark.parametrize("absence", ABSENCES)
def test_a_reason_has_neither_value_nor_cases(kind: str, absence: str) -> None:
    assert MEASURES[kind].value_of({absence: "closed"}, 100) == NOTHING
    assert MEASURES[kind].sample_of({absence: "closed"}) is None
    assert MEASURES[kind].value_of(None, 100) == NOTHING


@pytest.mark.parametrize(
    ("kind", "cell", "cases"),
    [
        ("share", {"n": 174, "d": 200}, 200),
        ("ratio", {"n": 3, "d": "7.5"}, 7),
        ("mean", {"sum": "12.5", "count": 4}, 4),
        ("median", {"value": 40, "count": 36}, 36),
        ("nps", {"promoters": 5, "passives": 3, "detractors": 2}, 10),
        ("count", {"value": 5}, None),
        ("yesno", {"code": "yes"}, None),
    ],
)
def test_the_cases_behind_a_cell_are_counted(
    kind: str, cell: dict[str, object], cases: int | None
) -> None:
    assert MEASURES[kind].sample_of(cell) == cases


@pytest.mark.parametrize(
    ("raw", "blank"),
    [
        ({}, True),
        ({"n": None, "d": " "}, True),
        ({"n": "", "d": 0}, False),
        ({"n": "1", "d": ""}, False),
    ],
)
def test_a_form_left_empty_is_blank(raw: dict[str, object], blank: bool) -> None:
    assert is_blank(raw) is blank
