"""Folding: what counts as the same letters when somebody searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.search import folded, search_text, spellings


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller GmbH Straße", "muller gmbh strasse"),
        ("STRASSE STRAẞE", "strasse strasse"),
        ("Málaga Ñandú Çelik", "malaga nandu celik"),
        ("Mu\u0308ller", "muller"),
        ("İstanbul Işık", "istanbul isik"),
        ("Łódź Đorđe Þór Søren Ærø", "lodz dorde thor soren aero"),
        ("Ｔｏｋｙｏ ﬁrst", "tokyo first"),
        ("O’Neill O'Neill O´Neill", "oneill oneill oneill"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        (" a\u00a0\t b \n", "a b"),
        ("Αθήνα ΟΔΌΣ", "αθηνα οδοσ"),
    ],
)
def test_the_same_letters_fold_alike(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_umlauts_are_found_written_out() -> None:
    assert spellings("Jürgen") == ("jurgen", "juergen")
    assert spellings("Jurgen") == ("jurgen",)
    assert search_text(("mb", "Müller Öl")) == "mb\nmuller ol\nmueller oel"


@given(st.text(max_size=30))
def test_case_and_composition_never_matter(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    for form in spellings(text):
        assert form in search_text([text]).split("\n")
