"""Money: amounts to the cent and below zero, which add up, in a declared currency."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from standards.catalogue.document.checks import check
from standards.catalogue.document.parser import parse
from standards.measures import MEASURES, CellValue, read_cell
from standards.measures.combination import MEAN, SUM, Combined, Observations
from standards.reporting.cell_display import with_unit
from standards.reporting.checks import total_fault
from standards.reporting.usual import usual_range

MONEY = MEASURES["money"]
GOODWILL = """
format: cx-standard/1
standard: {code: service, name: Service}
version: {number: "1.0"}
metrics: [{code: goodwill, name: Goodwill paid, kind: money, %s}]
sections: [{code: a, title: A, clauses: [{code: c, title: C, text: T.}]}]
"""


def goodwill(**fields):
    values = {"code": "goodwill", "kind": "money", "unit": "EUR", "factor": 1, "precision": 2}
    return SimpleNamespace(**{**values, "lower": None, "upper": None, "choices": [], **fields})


def amounts(*values: float, partners: tuple[int, ...], groups: tuple[int, ...]) -> Observations:
    blank = np.full(len(values), np.nan)
    return Observations(
        value=np.array(values, dtype=float),
        numerator=blank,
        denominator=blank,
        neutral=np.zeros(len(values)),
        codes=np.array([""] * len(values), dtype=object),
        partner=np.array(partners, dtype=np.int64),
        group=np.array(groups, dtype=np.int64),
    )


@pytest.mark.parametrize(
    ("said", "kept", "worth"),
    [
        ("1250.40", "1250.4", 1250.4),
        (1250, 1250, 1250.0),
        (Decimal("0.05"), "0.05", 0.05),
        ("-87.25", "-87.25", -87.25),
        ("1 250.40", "1250.4", 1250.4),
        (0, 0, 0.0),
    ],
)
def test_an_amount_is_kept_exactly_and_is_worth_itself(said, kept, worth) -> None:
    cell = read_cell(goodwill(), {"value": said})
    assert cell == {"value": kept}
    # A factor turns quotients into a unit; an amount is in its currency already.
    assert MONEY.value_of(cell, 100) == CellValue(worth, worth)
    assert MONEY.sample_of(cell) is None


@pytest.mark.parametrize(
    ("raw", "fields", "code"),
    [
        ({"value": "12 %"}, {}, "percent_of_unit"),
        ({"value": "1250,40"}, {}, "number_marks"),
        ({"value": "many"}, {}, "number_text"),
        ({"value": 10**16}, {}, "number_long"),
        ({"value": "-0.01"}, {"lower": Decimal(0)}, "below_bounds"),
        ({"value": "5000.01"}, {"upper": Decimal(5000)}, "above_bounds"),
        ({}, {}, "part_absent"),
        ({"value": 1, "count": 2}, {}, "part_unknown"),
    ],
)
def test_what_is_no_amount_is_refused(raw, fields, code) -> None:
    found = read_cell(goodwill(**fields), raw)
    assert isinstance(found, list)
    assert [fault.code for fault in found] == [code]


def test_amounts_of_partners_and_months_add_up() -> None:
    seen = amounts(1250.4, -87.25, 300.1, 42.0, partners=(1, 1, 2, 3), groups=(0, 0, 0, 1))
    for method in ("", MEAN):
        found = [figure for (figure,) in MONEY.combine(seen, 3, 1.0, method)]
        assert [(figure.n, figure.method) for figure in found] == [(2, SUM), (1, SUM), (0, SUM)]
        assert found[0].value == pytest.approx(1463.25)
        assert found[1].value == 42.0
        assert found[2] == Combined(None, None, None, 0, SUM)


def test_a_total_is_what_its_members_add_up_to() -> None:
    members = [{"value": "120.1"}, {"value": "-20.2"}]
    assert total_fault("money", {"value": "99.9"}, members) is None
    fault = total_fault("money", {"value": "100"}, members)
    assert fault is not None
    assert (fault.code, fault.params["sum"]) == ("total_disagrees", "99.9")
    # The one that is missing may have come back to the outlet: the other may exceed the total.
    assert total_fault("money", {"value": 80}, [{"value": 100}, {"missing": "down"}]) is None


def test_an_amount_is_shown_with_its_currency_and_as_precise_as_its_metric() -> None:
    assert with_unit(goodwill(), 1250.4).endswith("250.40 EUR")
    assert with_unit(goodwill(precision=0), 87.25) == "87 EUR"
    assert with_unit(goodwill(), None) == "–"


def test_usual_amounts_may_lie_below_zero() -> None:
    usual = usual_range(goodwill(), [{"value": each} for each in (-10, "-4.5", 3, 8)])
    assert usual is not None
    assert usual.low < 0 < usual.high


@pytest.mark.parametrize("unit", ["unit: EUR", "unit: JPY"])
def test_a_currency_is_declared_as_the_unit(unit: str) -> None:
    assert check(parse(GOODWILL % unit), {}) == []


@pytest.mark.parametrize(
    "unit", ["precision: 2", "unit: eur", "unit: €", "unit: EURO", 'unit: "k EUR"', 'unit: "%"']
)
def test_a_metric_without_a_currency_is_refused_by_name(unit: str) -> None:
    (problem,) = check(parse(GOODWILL % unit), {})
    assert (problem.code, problem.column) == ("metric_currency", "metrics[1].unit")
    assert problem.text == "Goodwill paid is an amount of money and needs its currency."
    assert problem.remedy == "Say “unit: EUR”, or the three capital letters of another currency."
