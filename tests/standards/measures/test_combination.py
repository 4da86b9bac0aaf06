"""Combining cells, against plain arithmetic one group at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.measures import MEASURES
from standards.measures.combination import MEAN, Combined, NotCombinable, Observations, joined
from standards.measures.kinds.nps import half_width

GROUPS = 3
WHOLE = st.integers(0, 1000)
# (group, partner, numerator or value, denominator, passives)
CELLS = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(1, 4), WHOLE, WHOLE, WHOLE))


def seen(cells: list[tuple[int, int, float, float, float]], **parts: list) -> Observations:
    columns = list(zip(*cells, strict=True)) if cells else [()] * 5
    top, base, neutral = (np.array(columns[i], dtype=float) for i in (2, 3, 4))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(base > 0, top / base * 100, np.nan) if len(base) else base
    return Observations(
        value=np.array(parts["value"], dtype=float) if "value" in parts else value,
        numerator=top,
        denominator=base,
        neutral=neutral,
        codes=np.array(parts.get("codes", [""] * len(cells)), dtype=object),
        partner=np.array(columns[1], dtype=np.int64),
        group=np.array(columns[0], dtype=np.int64),
    )


def combine(
    kind: str, factor: float, cells: Observations, groups: int, *, method: str = ""
) -> list[list[Combined]]:
    return MEASURES[kind].combine(cells, groups, factor, method)


def of_group(cells: list, group: int) -> list:
    return [cell for cell in cells if cell[0] == group]


@given(CELLS)
def test_pooled_is_the_sum_over_the_sum(cells: list) -> None:
    found = combine("share", 100, seen(cells), GROUPS)
    for group in range(GROUPS):
        mine = [cell for cell in of_group(cells, group) if cell[3] > 0]
        top, base = sum(cell[2] for cell in mine), sum(cell[3] for cell in mine)
        (figure,) = found[group]
        assert figure.n == len({cell[1] for cell in mine})
        if not mine:
            assert figure == Combined(None, None, None, 0, "pooled")
            continue
        assert (figure.numerator, figure.denominator) == (top, base)
        assert figure.value == pytest.approx(float(Fraction(100 * top, base)))


@given(CELLS)
def test_mean_of_partners_counts_every_partner_once(cells: list) -> None:
    found = combine("share", 100, seen(cells), GROUPS, method=MEAN)
    for group in range(GROUPS):
        own = []
        for partner in {cell[1] for cell in of_group(cells, group)}:
            mine = [c for c in of_group(cells, group) if c[1] == partner and c[3] > 0]
            if mine:
                own.append(Fraction(100 * sum(c[2] for c in mine), sum(c[3] for c in mine)))
        (figure,) = found[group]
        assert (figure.n, figure.method) == (len(own), MEAN)
        expected = float(sum(own) / len(own)) if own else None
        assert figure.value == (pytest.approx(expected) if own else None)


@given(CELLS)
def test_counts_are_summed(cells: list) -> None:
    found = combine("count", 1, seen(cells, value=[cell[2] for cell in cells]), GROUPS)
    assert [figure.value for (figure,) in found] == [
        float(sum(cell[2] for cell in mine)) if mine else None
        for mine in (of_group(cells, group) for group in range(GROUPS))
    ]


@given(CELLS, CELLS)
def test_joining_months_is_pooling_them(first: list, second: list) -> None:
    both = combine("share", 100, joined([seen(first), seen(second)]), GROUPS)
    assert both == combine("share", 100, seen(first + second), GROUPS)


def test_a_mean_of_partners_is_never_the_pooled_value() -> None:
    # The worked example: 174/200, 48/60, 7/9, 95/100.
    cells = [(0, 1, 174, 200, 0), (0, 2, 48, 60, 0), (0, 3, 7, 9, 0), (0, 4, 95, 100, 0)]
    (pooled,) = combine("share", 100, seen(cells), 1)[0]
    (mean,) = combine("share", 100, seen(cells), 1, method=MEAN)[0]
    assert (round(pooled.value, 1), pooled.numerator, pooled.denominator) == (87.8, 324, 369)
    assert (round(mean.value, 1), mean.numerator, mean.n) == (84.9, None, 4)


def test_nps_comes_from_pooled_counts_with_an_interval() -> None:
    # 50 promoters, 30 passives, 20 detractors; and 10, 0, 0.
    cells = [(0, 1, 30, 100, 30), (0, 2, 10, 10, 0)]
    (figure,) = combine("nps", 100, seen(cells), 1)[0]
    assert (figure.value, figure.numerator, figure.denominator) == (
        pytest.approx(100 * 40 / 110),
        40,
        110,
    )
    share = 40 / 110
    variance = 80 / 110 - share**2
    assert figure.half_width == pytest.approx(1.959964 * 100 * (variance / 110) ** 0.5, rel=1e-6)
    assert half_width(10, 10, 0) == 0


def test_scores_are_a_mean_of_partners_each_over_its_months() -> None:
    cells = [(0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 2, 0, 0, 0)]
    (figure,) = combine("score", 1, seen(cells, value=[2, 4, 5]), 1)[0]
    assert (figure.value, figure.n, figure.method) == (4, 2, MEAN)
    (figure,) = combine("score", 1, seen(cells, value=[2, 4, np.nan]), 1)[0]
    assert (figure.value, figure.n, figure.method) == (3, 1, MEAN)


def test_yes_and_choices_are_shares() -> None:
    cells = [(0, 1, 0, 0, 0), (0, 2, 0, 0, 0), (0, 3, 0, 0, 0), (0, 4, 0, 0, 0)]
    (yes,) = combine("yesno", 1, seen(cells, value=[1, 0, 1, 1]), 1)[0]
    assert yes == Combined(75, 3, 4, 4, "percent yes")
    found = combine("choice", 1, seen(cells, codes=["web", "phone", "web", ""]), 1)[0]
    assert [(f.method, round(f.value, 1), f.numerator, f.n) for f in found] == [
        ("percent phone", 33.3, 1, 3),
        ("percent web", 66.7, 2, 3),
    ]


@pytest.mark.parametrize("kind", ["percentile", "median"])
def test_positions_are_shown_alone_and_never_combined(kind: str) -> None:
    one = [(0, 1, 0, 0, 0), (1, 2, 0, 0, 0)]
    found = combine(kind, 1, seen(one, value=[7, 9]), 2)
    assert [(f.value, f.n, f.method) for (f,) in found] == [
        (7, 1, "as reported"),
        (9, 1, "as reported"),
    ]
    two = [(0, 1, 0, 0, 0), (0, 2, 0, 0, 0)]
    with pytest.raises(NotCombinable) as caught:
        combine(kind, 1, seen(two, value=[7, 9]), 1)
    assert caught.value.reason == "figure_position"


def test_texts_have_no_figure() -> None:
    with pytest.raises(NotCombinable, match=r"^figure_text$") as caught:
        combine("text", 1, seen([]), 0)
    assert caught.value.reason == "figure_text"


NOBODY = {
    "share": Combined(None, None, None, 0, "pooled"),
    "nps": Combined(None, None, None, 0, "pooled"),
    "count": Combined(None, None, None, 0, "sum"),
    "score": Combined(None, None, None, 0, "mean of partners"),
    "yesno": Combined(None, None, None, 0, "percent yes"),
    "choice": Combined(None, None, None, 0, "percent"),
    "median": Combined(None, None, None, 0, "as reported"),
}


@pytest.mark.parametrize("kind", NOBODY)
def test_a_group_of_nobody_has_no_figure(kind: str) -> None:
    nothing = [NOBODY[kind]]
    assert combine(kind, 1, joined([]), 2) == [nothing, nothing]
    middle = seen([(1, 7, 0, 0, 0)], value=[1], codes=["web"])
    found = combine(kind, 1, middle, 3)
    assert (found[0], found[2]) == (nothing, nothing)
    assert found[1][0].n == (0 if kind in ("share", "nps") else 1)
    blank = seen([(0, 7, np.nan, np.nan, 0)], value=[np.nan])
    assert combine(kind, 1, blank, 1) == [nothing]


@pytest.mark.parametrize("kind", ["share", "nps", "score"])
def test_a_mean_of_nobody_is_none(kind: str) -> None:
    nothing = [Combined(None, None, None, 0, MEAN)]
    assert combine(kind, 1, joined([]), 2, method=MEAN) == [nothing, nothing]
    blank = seen([(0, 7, np.nan, np.nan, 0)], value=[np.nan])
    assert combine(kind, 1, blank, 2, method=MEAN) == [nothing, nothing]


def test_no_months_joined_are_no_cells_of_any_part() -> None:
    none = joined([])
    for name in Observations.__dataclass_fields__:
        assert len(getattr(none, name)) == 0
    assert none.group.dtype == none.partner.dtype == np.int64
    assert none.codes.dtype == object
    assert none.value.dtype == float


def test_figures_say_how_they_were_made_of_whom() -> None:
    cells = [(0, 1, 30, 40, 4), (0, 2, 10, 10, 0), (0, 2, np.nan, 5, 3), (0, 3, 5, np.nan, 3)]
    cells += [(0, 4, 0, 0, 9)]
    assert combine("share", 100, seen(cells), 1) == [[Combined(80, 40, 50, 2, "pooled")]]
    # The mean of 75 and 100.
    assert combine("share", 100, seen(cells), 1, method=MEAN) == [
        [Combined(87.5, None, None, 2, MEAN)]
    ]
    (nps,) = combine("nps", 100, seen(cells), 1)[0]
    assert (nps.value, nps.n, nps.method) == (80, 2, "pooled")
    assert nps.half_width == half_width(40, 50, 4)
    (mean,) = combine("nps", 100, seen(cells), 1, method=MEAN)[0]
    assert (mean.value, mean.half_width, mean.method) == (87.5, None, MEAN)


def test_one_case_is_a_case() -> None:
    one = seen([(0, 1, 1, 1, 0), (0, 2, 0, 1, 1)])
    (nps,) = combine("nps", 100, one, 1)[0]
    assert (nps.denominator, nps.half_width) == (2, half_width(1, 2, 1))
    assert combine("share", 100, one, 1) == [[Combined(50, 1, 2, 2, "pooled")]]
    assert combine("share", 100, one, 1, method=MEAN) == [[Combined(50, None, None, 2, MEAN)]]


def test_answers_are_counted_among_all_answers_of_their_group() -> None:
    cells = [(group, partner, 0, 0, 0) for group, partner in ((0, 1), (0, 2), (0, 2), (1, 1))]
    found = combine("choice", 1, seen(cells, codes=["web", "web", "fax", "web"]), 2)
    assert found == [
        [
            Combined(100 / 3, 1, 3, 2, "percent fax"),
            Combined(200 / 3, 2, 3, 2, "percent web"),
        ],
        [Combined(100, 1, 1, 1, "percent web")],
    ]
    yes = combine("yesno", 1, seen(cells, value=[1, 0, np.nan, 1]), 2)
    assert yes == [
        [Combined(50, 1, 2, 2, "percent yes")],
        [Combined(100, 1, 1, 1, "percent yes")],
    ]


def test_a_position_among_blank_cells_is_shown_alone() -> None:
    cells = [(0, 1, 0, 0, 0), (2, 2, 0, 0, 0)]
    assert combine("median", 1, seen(cells, value=[7, np.nan]), 3) == [
        [Combined(7, None, None, 1, "as reported")],
        [NOBODY["median"]],
        [NOBODY["median"]],
    ]
