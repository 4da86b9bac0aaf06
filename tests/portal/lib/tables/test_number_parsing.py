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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8.4e-05", "0.000084"),
        ("8,4E-05", "0.000084"),
        ("1.5e+1", "15"),
        ("1.25E+2", "125"),
        ("79.00000000002501", "79"),
        ("0.30000000000000004", "0.3"),
        ("64492.49999999997", "64492.5"),
        ("-2.9999999999999996", "-3"),
    ],
)
def test_exponents_and_the_noise_of_arithmetic_are_read(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.23457E+11", "number_shortened"),
        ("1E+05", "number_shortened"),
        ("1e-300", "number_long"),
        ("0.6666666666666666", "number_long"),
        ("1234567890123456.5", "number_long"),
        ("9" * 5_000 + ".1", "number_long"),
        ("1e", "number_text"),
    ],
)
def test_digits_that_are_not_there_are_not_made_up(text: str, code: str) -> None:
    found = parse_number(text)
    assert isinstance(found, Unreadable)
    assert found.code == code
