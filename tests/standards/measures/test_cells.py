"""Cells: shapes by kind, canonical form, values, and what is refused."""

import math
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.messages import CATALOGUE
from portal.lib.tables import Unreadable
from standards.measures import MEASURES, CellValue, canonical_number, is_blank, read_cell
from standards.reporting.cell_texts import raw_parts, texts_of

LARGE = 10**14


def metric(kind, **fields):
    values = {"code": "m", "kind": kind, "factor": 100, "lower": None, "upper": None, "choices": []}
    values["unit"] = ""
    return SimpleNamespace(**{**values, **fields})


def faults(kind, raw, **fields):
    found = read_cell(metric(kind, **fields), raw)
    assert isinstance(found, list)
    assert all(fault.code in CATALOGUE for fault in found)
    return [(fault.code, fault.part) for fault in found]


@pytest.mark.parametrize(
    ("kind", "raw", "cell", "value"),
    [
        ("share", {"n": 174, "d": 200}, {"n": 174, "d": 200}, CellValue(87.0, 174.0, 200.0)),
        ("share", {"n": "0", "d": "0"}, {"n": 0, "d": 0}, CellValue(None, 0.0, 0.0)),
        ("ratio", {"n": 300.0, "d": 200}, {"n": 300, "d": 200}, CellValue(150.0, 300.0, 200.0)),
        (
            "mean",
            {"sum": Decimal("12.50"), "count": 4},
            {"sum": "12.5", "count": 4},
            CellValue(312.5, 12.5, 4.0),
        ),
        ("count", {"value": "12"}, {"value": 12}, CellValue(12.0, 12.0)),
        (
            "percentile",
            {"value": 0.1, "count": 7},
            {"value": "0.1", "count": 7},
            CellValue(0.1, None, 7.0),
        ),
        (
            "nps",
            {"promoters": 5, "passives": 3, "detractors": 2},
            {"promoters": 5, "passives": 3, "detractors": 2},
            CellValue(30.0, 3.0, 10.0),
        ),
        ("score", {"value": -1.5}, {"value": "-1.5"}, CellValue(-1.5)),
        ("yesno", {"code": "Ja"}, {"code": "yes"}, CellValue(1.0, code="yes")),
        ("text", {"text": " hello "}, {"text": "hello"}, CellValue(None)),
        ("share", {"missing": " down "}, {"missing": "down"}, CellValue(None)),
    ],
)
def test_read_cell_makes_the_canonical_cell_and_its_value(kind, raw, cell, value):
    found = read_cell(metric(kind), raw)
    assert found == cell
    assert [type(part) for part in found.values()] == [type(part) for part in cell.values()]
    assert MEASURES[kind].value_of(found, 100) == value


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("share", {"n": 92, "d": 74}, [("share_above_one", "n")]),
        ("share", {"n": 1.5, "d": 2}, [("number_not_whole", "n")]),
        ("share", {"n": -1, "d": 2}, [("number_negative", "n")]),
        ("share", {"n": True, "d": 2}, [("number_text", "n")]),
        ("share", {"n": 1}, [("part_absent", "d")]),
        ("share", {"n": "abc", "d": "<5"}, [("number_text", "n"), ("number_limit", "d")]),
        ("share", {"n": 1, "d": 2, "x": 3}, [("part_unknown", "x")]),
        ("share", {"missing": ""}, [("missing_reason", "missing")]),
        ("share", {"missing": "a", "n": 1}, [("missing_and_value", "missing")]),
        ("share", {"missing": "a" * 201}, [("reason_long", "missing")]),
        ("share", {"missing": "a\x00"}, [("text_control", "missing")]),
        ("ratio", {"n": 1, "d": 0}, [("amount_without_cases", "d")]),
        ("mean", {"sum": 3, "count": 0}, [("amount_without_cases", "count")]),
        ("mean", {"sum": "3,5", "count": 1}, [("number_marks", "sum")]),
        ("mean", {"mean": "4.2", "count": 0}, [("amount_without_cases", "count")]),
        ("mean", {"mean": "4.2", "sum": 42, "count": 10}, [("mean_and_sum", "mean")]),
        ("mean", {"mean": "4.2"}, [("part_absent", "count")]),
        ("mean", {"mean": "0.123456789012345", "count": 123457}, [("number_long", "mean")]),
        ("count", {"value": 10**16}, [("number_long", "value")]),
        ("count", {"value": math.nan}, [("number_text", "value")]),
        ("count", {"value": [1]}, [("number_text", "value")]),
        ("count", {"value": Unreadable("number_hidden", "*")}, [("number_hidden", "value")]),
        ("yesno", {"code": "perhaps"}, [("not_yes_or_no", "code")]),
        ("choice", {"code": "c"}, [("choice_unknown", "code")]),
        ("text", {"text": "x" * 2001}, [("text_long", "text")]),
        ("text", {"text": "\ud800"}, [("text_control", "text")]),
    ],
)
def test_read_cell_says_everything_that_is_wrong(kind, raw, expected):
    assert faults(kind, raw, choices=[["a", "A"], ["b", "B"]]) == expected


@pytest.mark.parametrize(
    ("kind", "unit", "part", "text", "expected"),
    [
        ("share", "%", "n", "58 %", "percent_of_cases"),
        ("count", "%", "value", "58%", "percent_of_cases"),
        ("mean", "%", "sum", "58%", "percent_of_cases"),
        ("nps", "", "promoters", "46%", "percent_of_cases"),
        ("percentile", "%", "count", "46%", "percent_of_cases"),
        ("score", "points", "value", "87.5%", "percent_of_unit"),
        ("score", "%", "value", "87.5 %", "87.5"),
        ("score", "points", "value", "1 234.5", "1234.5"),
        ("count", "", "value", "1\u202f234", 1234),
        ("count", "", "value", "\ufeff12\u200b", 12),
        ("count", "", "value", " \u200b ", "part_absent"),
    ],
)
def test_typed_and_sent_texts_are_read_alike(kind, unit, part, text, expected):
    others = dict.fromkeys(MEASURES[kind].names, 100)
    typed = {**others, **raw_parts(kind, {part: text})}
    if text.strip(" \u200b") == "":
        del typed[part]
    found = [read_cell(metric(kind, unit=unit), raw) for raw in (typed, {**others, part: text})]
    if len(others) == 1 and expected == "part_absent":
        assert is_blank({part: text})
    assert [
        cell[part] if isinstance(cell, dict) else cell[0].code for cell in found
    ] == [expected, expected]  # fmt: skip


@pytest.mark.parametrize(("word", "code"), [("PHONE", "tel"), ("tel", "tel"), ("web  Form", "web")])
def test_answers_are_taken_by_code_or_name(word, code):
    choices = [["tel", "Phone"], ["web", "Web form"], ["a", "Other"], ["b", "other"]]
    assert read_cell(metric("choice", choices=choices), {"code": word}) == {"code": code}
    assert faults("choice", {"code": "Other"}, choices=choices) == [("choice_unknown", "code")]


def test_read_cell_holds_values_to_their_bounds_exactly():
    bounds = {"lower": Decimal("33.3"), "upper": Decimal(50)}
    assert faults("share", {"n": 333, "d": 1001}, **bounds) == [("below_bounds", "n")]
    assert faults("share", {"n": 501, "d": 1000}, **bounds) == [("above_bounds", "n")]
    assert faults("mean", {"mean": 51, "count": 3}, **bounds, factor=1) == [
        ("above_bounds", "mean")
    ]
    assert read_cell(metric("share", **bounds), {"n": 333, "d": 1000}) == {"n": 333, "d": 1000}
    assert read_cell(metric("share", **bounds), {"n": 1, "d": 2}) == {"n": 1, "d": 2}


RAW = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.lists(st.none())
)


@given(
    st.sampled_from(sorted(MEASURES)),
    st.dictionaries(st.sampled_from(["n", "d", "sum", "count", "value", "code", "text"]), RAW),
)
def test_read_cell_gives_a_cell_that_reads_as_itself_or_faults(kind, raw):
    shape = metric(kind, choices=["a"])
    found = read_cell(shape, raw)
    if isinstance(found, list):
        assert found
        assert all(fault.code in CATALOGUE for fault in found)
    else:
        assert read_cell(shape, found) == found
        MEASURES[kind].value_of(found, 100)
        MEASURES[kind].sample_of(found)


@given(st.decimals(min_value=-LARGE, max_value=LARGE, places=4))
def test_canonical_number_keeps_the_number_and_texts_read_back(number):
    canonical = canonical_number(number)
    assert Decimal(canonical) == number
    if len(number.normalize().as_tuple().digits) <= 15:
        texts = texts_of({"value": canonical})
        assert raw_parts("score", texts) == {"value": number}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_share_is_taken_exactly_when_the_part_fits_the_whole(n, d):
    found = read_cell(metric("share", lower=0, upper=100), {"n": n, "d": d})
    if n > d:
        assert [fault.code for fault in found] == ["share_above_one"]
    else:
        assert found == {"n": n, "d": d}
