"""What a sender is told of a cell that cannot be: the fault, the part, and the words it repeats."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from portal.lib.tables import Unreadable
from portal.lib.tables.numbers import MAX_DIGITS, parse_number
from standards.measures import REASON_LIMIT, TEXT_LIMIT, Fault, as_sent, read_cell
from standards.measures.numbers import as_decimal, short

LONGEST = "9" * MAX_DIGITS


def metric(kind: str, **fields: Any) -> Any:
    values = {
        "code": "m", "kind": kind, "factor": 100, "lower": None, "upper": None, "choices": [],
        "unit": "",
    }  # fmt: skip
    return SimpleNamespace(**{**values, **fields})


def said(text: str) -> Any:
    return parse_number(text, ".")


@pytest.mark.parametrize(
    ("kind", "raw", "fields", "fault"),
    [
        ("share", {"n": 92, "d": 74}, {}, Fault("share_above_one", "n", {"n": "92", "d": "74"})),
        ("ratio", {"n": "1.5", "d": 0}, {}, Fault("amount_without_cases", "d", {"value": "1.5"})),
        ("share", {"n": 1}, {}, Fault("part_absent", "d", {"part": "d"})),
        ("text", {"text": "  "}, {}, Fault("part_absent", "text", {"part": "text"})),
        ("text", {"text": 7}, {}, Fault("part_absent", "text", {"part": "text"})),
        ("yesno", {"code": " "}, {}, Fault("part_absent", "code", {"part": "code"})),
        ("yesno", {}, {}, Fault("part_absent", "code", {"part": "code"})),
        ("yesno", {"code": "may be"}, {}, Fault("not_yes_or_no", "code", {"value": "may be"})),
        ("choice", {"code": "fax"}, {"choices": [["web", "Web"], "phone"]},
         Fault("choice_unknown", "code", {"value": "fax", "known": "web, phone"})),
        ("count", {"value": "1.5"}, {}, Fault("number_not_whole", "value", {"value": "1.5"})),
        ("count", {"value": -2.0}, {}, Fault("number_negative", "value", {"value": "-2"})),
        ("count", {"value": said("1 000.50")}, {},
         Fault("number_not_whole", "value", {"value": "1 000.50"})),
        ("count", {"value": said("58 %")}, {"unit": "%"},
         Fault("percent_of_cases", "value", {"value": "58 %"})),
        ("score", {"value": said("58 %")}, {"unit": "points"},
         Fault("percent_of_unit", "value", {"value": "58 %"})),
        ("score", {"value": "3,5"}, {}, Fault("number_marks", "value", {"value": "3,5"})),
        # What marks decimals is not guessed of texts that programs send.
        ("score", {"value": "1,234.5"}, {}, Fault("number_marks", "value", {"value": "1,234.5"})),
        ("score", {"value": "many"}, {}, Fault("number_text", "value", {"value": "many"})),
        ("score", {"value": float("inf")}, {}, Fault("number_text", "value", {"value": "inf"})),
        ("score", {"value": [1, "ä"]}, {}, Fault("number_text", "value", {"value": '[1, "ä"]'})),
        ("score", {"value": Unreadable("number_hidden", "*")}, {},
         Fault("number_hidden", "value", {"value": "*"})),
        ("score", {"value": int(LONGEST + "0")}, {},
         Fault("number_long", "value", {"value": LONGEST + "0"})),
        ("score", {"value": 10 ** 90}, {},
         Fault("number_long", "value", {"value": "1" + "0" * 59})),
        ("score", {"value": Decimal("33.3333333")}, {"lower": Decimal("33.34")},
         Fault("below_bounds", "value", {"value": "33.333333", "limit": "33.34"})),
        ("score", {"value": 101}, {"upper": 100.5},
         Fault("above_bounds", "value", {"value": "101", "limit": "100.5"})),
        ("percentile", {"value": 7, "count": 1}, {"upper": 6},
         Fault("above_bounds", "value", {"value": "7", "limit": "6"})),
        ("share", {"n": 1, "d": 2, "x": 3}, {},
         Fault("part_unknown", "x", {"part": "x", "known": "n, d"})),
        ("share", {"missing": "a" * (REASON_LIMIT + 1)}, {},
         Fault("reason_long", "missing", {"limit": REASON_LIMIT})),
        ("text", {"text": "a" * (TEXT_LIMIT + 1)}, {},
         Fault("text_long", "text", {"limit": TEXT_LIMIT})),
        ("text", {"text": "a\x00"}, {}, Fault("text_control", "text")),
        ("share", {"missing": "a\x00"}, {}, Fault("text_control", "missing")),
        ("share", {"not_applicable": ["none"]}, {}, Fault("missing_reason", "missing")),
        ("share", {"suppressed": " "}, {}, Fault("missing_reason", "missing")),
        ("share", {"missing": "down", "n": 1}, {}, Fault("missing_and_value", "missing")),
    ],
)  # fmt: skip
def test_a_fault_names_its_part_and_repeats_what_was_sent(
    kind: str, raw: dict[str, Any], fields: dict[str, Any], fault: Fault
) -> None:
    assert read_cell(metric(kind, **fields), raw) == [fault]


def test_every_part_that_is_wrong_is_named() -> None:
    assert read_cell(metric("share"), {"n": "few", "d": None}) == [
        Fault("number_text", "n", {"value": "few"}),
        Fault("part_absent", "d", {"part": "d"}),
    ]
    assert read_cell(metric("share"), {"n": 1, "x": 1, 2: 3}) == [
        Fault("part_unknown", "x", {"part": "x", "known": "n, d"}),
        Fault("part_unknown", "2", {"part": "2", "known": "n, d"}),
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "cell"),
    [
        ("score", {"value": int(LONGEST)}, {"value": int(LONGEST)}),
        ("score", {"value": Decimal("1e-15")}, {"value": "0.000000000000001"}),
        ("score", {"value": 0}, {"value": 0}),
        ("score", {"value": Decimal("0e-20")}, {"value": 0}),
        ("score", {"value": "-0.5"}, {"value": "-0.5"}),
        ("score", {"value": "1.234"}, {"value": "1.234"}),
        ("text", {"text": "a" * TEXT_LIMIT}, {"text": "a" * TEXT_LIMIT}),
        ("share", {"missing": "a" * REASON_LIMIT}, {"missing": "a" * REASON_LIMIT}),
        ("share", {"missing": " n/a: no workshop "}, {"not_applicable": "no workshop"}),
        ("share", {"missing": "unterdrückt:few"}, {"suppressed": "few"}),
        ("share", {"missing": "fehlt: Ausfall"}, {"missing": "Ausfall"}),
        # Only the one field of forms is read for a kind of absence.
        ("share", {"suppressed": "n/a: few"}, {"suppressed": "n/a: few"}),
        ("share", {"not_applicable": " none ", "n": "", "d": None}, {"not_applicable": "none"}),
        ("choice", {"code": "b"}, {"code": "b"}),
        ("percentile", {"value": 7, "count": 0}, {"value": 7, "count": 0}),
        ("ratio", {"n": 0, "d": 0}, {"n": 0, "d": 0}),
    ],
)  # fmt: skip
def test_what_just_fits_is_taken(kind: str, raw: dict[str, Any], cell: dict[str, Any]) -> None:
    # The bounds of a percentile hold for values that some case has.
    bounds = {"upper": 6} if kind == "percentile" else {}
    assert read_cell(metric(kind, choices=["a", "b"], **bounds), raw) == cell


@pytest.mark.parametrize("value", [Decimal("1e-16"), Decimal("-3e-17"), 1e-300])
def test_numbers_too_small_to_be_told_from_nothing_are_too_long(value: Any) -> None:
    (fault,) = read_cell(metric("score"), {"value": value})
    assert fault.code == "number_long"


@pytest.mark.parametrize(
    ("sent", "repeated"),
    [
        ("text", "text"),
        (7, "7"),
        (1.5, "1.5"),
        (Decimal("1.50"), "1.50"),
        (True, "true"),
        (None, "null"),
        (["ä", 1], '["ä", 1]'),
        ({"on": date(2026, 5, 1)}, '{"on": "2026-05-01"}'),
        ("x" * 61, "x" * 60),
    ],
)
def test_what_was_sent_is_repeated_as_it_was_written(sent: Any, repeated: str) -> None:
    assert as_sent(sent) == repeated


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12", "12"),
        ("12.0", "12"),
        ("0.1234567", "0.123457"),
        ("0.50", "0.5"),
        ("100000000.5", "100000000.5"),
        ("0.0000004", "0"),
    ],
)
def test_numbers_in_messages_have_six_decimals_at_most(number: str, text: str) -> None:
    assert short(Decimal(number)) == text


def test_bounds_of_the_catalogue_are_exact() -> None:
    assert as_decimal(0.1) == Decimal("0.1")
    exact = Decimal("0.12345678901234567890123456789012")
    assert as_decimal(exact) is exact
