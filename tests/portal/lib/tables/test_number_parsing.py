"""Numbers as people write them: exact or a clear reason, never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.messages import CATALOGUE
from portal.lib.tables import Unreadable, decimal_mark, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("87 %", "87"),
        ("87,5%", "87.5"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
    ],
)
def test_parse_number_reads_what_can_mean_one_thing(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("n/a", "number_absent"),
        ("N.A.", "number_absent"),
        ("–", "number_absent"),
        ("*", "number_hidden"),
        ("<5", "number_limit"),
        ("> 100", "number_limit"),
        ("ca. 5", "number_limit"),
        ("#DIV/0!", "number_sheet_error"),
        ("1,234", "number_ambiguous"),
        ("1.234", "number_ambiguous"),
        ("1,5,6", "number_marks"),
        ("12.34,5", "number_marks"),
        ("1 2 3", "number_text"),
        ("1e5", "number_text"),
        ("12a", "number_text"),
        ("٣", "number_text"),
        ("", "number_text"),
        ("1234567890123456", "number_long"),
    ],
)
def test_parse_number_says_why_it_reads_nothing(text, code):
    assert parse_number(text) == Unreadable(code, text)
    assert CATALOGUE[code].render({"value": text})
    assert CATALOGUE[code].render_remedy({"value": text})


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("1,234", ",", "1.234"), ("1,234", ".", "1234"), ("1.234", ".", "1.234")],
)
def test_parse_number_settles_doubt_with_a_known_mark(text, decimal, number):
    assert parse_number(text, decimal) == Decimal(number)


@given(st.text(max_size=30))
def test_parse_number_never_raises_and_keeps_the_text(text):
    outcome = parse_number(text)
    assert isinstance(outcome, Decimal) or outcome.text == text


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 9999),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]),
)
def test_parse_number_inverts_grouped_writing(whole, fraction, marks):
    group, decimal = marks
    text = f"{whole:,}".replace(",", group) + f"{decimal}{fraction:04d}"
    sign = "-" if whole < 0 else ""
    expected = Decimal(f"{sign}{abs(whole)}.{fraction:04d}")
    assert parse_number(text, decimal) == expected
    # Without the hint it is the same number or an honest doubt.
    assert parse_number(text) == expected or isinstance(parse_number(text), Unreadable)


def test_decimal_mark_needs_proof_and_no_contradiction():
    assert decimal_mark(["1,234", "5"]) == ""
    assert decimal_mark(["1,234", "87,5"]) == ","
    assert decimal_mark(["1,234.5"]) == "."
    assert decimal_mark(["1.234.567"]) == ","
    assert decimal_mark(["1.5", "2,5"]) == ""
