"""The vectorised engine against the exact formula, and the worked example."""

from fractions import Fraction as F

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standards.scoring import engine, formula
from standards.scoring.formula import Aim, Item

STATUSES = st.sampled_from(["judged", "missing", "awaited", "waived", "not_judged", "shown"])
DECIMAL = st.decimals(min_value=0, max_value=100, places=2).map(F)
SHARE = st.fractions(min_value=0, max_value=1, max_denominator=500)
ITEM = st.builds(
    Item,
    status=STATUSES,
    weight=st.decimals(min_value=0, max_value=40, places=1).map(F),
    attainment=SHARE,
)
LINES = st.integers(1, 12).flatmap(
    lambda lines: st.lists(
        st.lists(ITEM, min_size=lines, max_size=lines), min_size=1, max_size=6
    ).map(_same_weights)
)


def _same_weights(rows: list[list[Item]]) -> list[list[Item]]:
    weights = [item.weight for item in rows[0]]
    return [
        [
            Item(item.status, weight, item.attainment)
            for item, weight in zip(row, weights, strict=True)
        ]
        for row in rows
    ]


@given(LINES, st.sampled_from([0, 1, 2]), st.sampled_from([5, 100]), st.none() | st.integers(1, 60))
def test_engine_equals_formula(
    rows: list[list[Item]], decimals: int, scale: int, cap: int | None
) -> None:
    step = F(1, 10**decimals)
    sheet = engine.Sheet(
        status=np.array(
            [[engine.STATUS.index(i.status) for i in row] for row in rows], dtype=np.int8
        ),
        attainment=engine.judged_only(
            np.array([[engine.STATUS.index(i.status) for i in row] for row in rows]),
            np.array([[float(i.attainment) for i in row] for row in rows]),
        ),
        weights=np.array([float(i.weight) for i in rows[0]]),
        scale=float(scale),
        decimals=decimals,
        caps=np.full(len(rows), np.inf if cap is None else float(cap)),
    )
    scored = engine.score(sheet)
    for index, row in enumerate(rows):
        exact = formula.score(
            row, scale=F(scale), decimals=decimals, caps=[] if cap is None else [F(cap)]
        )
        if exact.score is None:
            assert scored.shown[index] == -1
            continue
        assert scored.shown[index] * step == exact.score
        found = [
            int(part) * step if counts else None
            for part, counts in zip(scored.contributions[index], scored.counted[index], strict=True)
        ]
        assert found == list(exact.contributions)
        assert sum(p for p in exact.contributions if p is not None) + exact.cap_line == exact.score


AIMS = st.builds(
    Aim,
    method=st.sampled_from(["pass", "linear", "points"]),
    target=DECIMAL,
    floor=st.none() | DECIMAL,
    lower_is_better=st.booleans(),
) | st.builds(
    Aim,
    method=st.just("bands"),
    lower_is_better=st.just(False),
    bands=st.lists(st.tuples(DECIMAL, SHARE), min_size=1, max_size=4).map(
        lambda bands: tuple(sorted(bands, reverse=True))
    ),
)


@given(AIMS, st.lists(st.none() | DECIMAL, min_size=1, max_size=8))
def test_attainments_equal_formula(aim: Aim, values: list[F | None]) -> None:
    array = np.array([np.nan if v is None else float(v) for v in values])
    expected = [float(formula.attainment(aim, v)) for v in values]
    assert np.allclose(engine.attainments(aim, array), expected, atol=1e-12)
    assert engine.met(aim, array).tolist() == [formula.is_met(aim, v) for v in values]


def test_largest_remainder_breaks_ties_in_clause_order() -> None:
    third = Item("judged", F(1), F(1, 2))
    result = formula.score([third, third, third], scale=F(100), decimals=1)
    assert [float(c) for c in result.contributions if c is not None] == [16.7, 16.7, 16.6]
    assert result.score == 50
