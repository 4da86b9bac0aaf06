"""Numbers as people see them: no noise of binary arithmetic, no sign on nothing."""

import pytest

from portal.lib.numerals import plain
from portal.ui.formats import number_text, signed_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(64492.49999999997, "64492.5"), (0.1 + 0.2, "0.3"), (1e21, "1" + "0" * 21), (-0.0, "0"),
     (5e-9, "0.000000005"), (12.0, "12"), (100.0, "100"), (200 / 3, "66.66666666666667")],
)  # fmt: skip
def test_a_float_is_written_without_noise(value: float, text: str) -> None:
    assert plain(value) == text


def test_pages_show_floats_like_files() -> None:
    assert number_text(64492.49999999997) == "64,492.5"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.44, 1, "+0.4"), (-6.1, 1, "−6.1"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (None, 1, "–"),
     ("+2.0", None, "+2.0")],
)  # fmt: skip
def test_a_change_has_its_sign(value: object, places: int | None, text: str) -> None:
    assert signed_text(value, places) == text
