"""No regular expression of the product looks back at its input again and again.

A new one is found here by itself: all are read from the source, and tried with texts made of the
signs they know. Time may grow with the text, not with its square.
"""

import pytest

from tests.kit.growth import MOST, growth
from tests.kit.patterns import Use, pumps, uses

# Where a run of the pump ends decides whether the expression has to give way.
ENDS = ("", "\x00", "!", "!1")
USES = list(uses())


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.place}.{use.method}")
def test_a_regular_expression_grows_with_its_text(use: Use) -> None:
    for pump in pumps(use.pattern, use.flags):
        for end in ENDS:
            grown = growth(use, lambda n, pump=pump, end=end: pump * n + end, 500)
            assert grown < MOST, f"{use.pattern!r} on {pump!r} * n + {end!r}: {grown:.1f} for 16 n"


@pytest.mark.parametrize(
    "pattern",
    [
        r"[^\s@]+@[^\s@]+\.[a-z]{2,}",
        r"(\d+)(?=\D*$)",
        r"<(?:\w+:)?c\s[^>]*?\br=[\"'](\d+)",
    ],
)
def test_a_pattern_that_looks_back_is_found(pattern: str) -> None:
    """The expressions that stood here."""
    use = Use("once", pattern, 0, "search")
    worst = 0.0
    for pump in pumps(pattern, 0):
        for end in ENDS:
            worst = max(worst, _growth_of_small(use, pump, end))
            if worst > MOST:
                return
    pytest.fail(f"{pattern!r} grew by {worst:.1f} only")


def _growth_of_small(use: Use, pump: str, end: str) -> float:
    return growth(use, lambda n: pump * n + end, 30)


def test_the_expressions_are_found() -> None:
    places = {use.place for use in USES}
    assert "portal/lib/tables/numbers.py:_SPACED" in places
    assert len(places) >= 30
