"""Names that may mean one firm are found; names that only share words are not."""

import pytest

from portal.lib.namesakes import Namesakes
from tests.kit.growth import MOST, growth

KNOWN = ["Delmar Motors", "Autohaus Müller GmbH", "Nord Auto 1", "Kiel Wagen AG", "Bell & Sons"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Delmar Motor", "Delmar Motors"),
        ("delmar  MOTORS Ltd.", "Delmar Motors"),
        ("Motors Delmar", "Delmar Motors"),
        ("Autohaus Mueller", "Autohaus Müller GmbH"),
        ("Müller Autohaus GmbH & Co. KG", "Autohaus Müller GmbH"),
        ("Autohaus Muller", "Autohaus Müller GmbH"),
        ("Kiel-Wagen", "Kiel Wagen AG"),
        ("Bell and Sons", "Bell & Sons"),
        ("Nord Auto 2", None),
        ("Autohaus Schmidt GmbH", None),
        ("Delta Motors", None),
        ("Demlar Motors", "Delmar Motors"),
        ("Nort Auto 1", None),
        ("GmbH", None),
        ("", None),
    ],
)
def test_namesake_of_a_name(name: str, meant: str | None) -> None:
    assert Namesakes(KNOWN).of(name) == meant


def test_a_name_among_names_that_differ_in_a_number_alone() -> None:
    known = Namesakes(f"Haus{number:05d} Wagen" for number in range(10_000))
    assert known.of("Haus00017 Wagem") == "Haus00017 Wagen"
    assert known.of("Haus10017 Wagen") is None


def test_a_table_of_owners_that_begin_alike_is_looked_through_in_a_straight_line() -> None:
    assert growth(_looked_through, _owners, 400) < MOST


def _looked_through(names: list[str]) -> None:
    known = Namesakes([])
    for name in names:
        known.of(name)
        known.add(name)


def _owners(count: int) -> list[str]:
    """So many names of two words, the second made of letters that begin alike."""
    letters = [
        [chr(97 + number // 26**place % 26) for place in range(4)] for number in range(count)
    ]
    return [f"Autohaus Mu{''.join(each)}" for each in letters]
