"""Names that may mean one firm are found; names that only share words are not."""

import pytest

from portal.lib.namesakes import Namesakes

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
