"""Which column of a sender's table is which field, and what its texts mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.network.importing import FIELDS, Names, partner_rows, propose
from partners.network.importing.values import month_of
from partners.network.rows import Known, check_rows
from tests.factories.network import row_of

HEADINGS = ["Dealer ID", "Firma", "Inhaber", "Region", "Type", "Level", "Opened", "Has workshop"]

EXPECTED = [
    "code",
    "name",
    "owner",
    "territory",
    "kind",
    "tier",
    "joined_month",
    "attribute.workshop",
]


def matched(headings: list[str], remembered: dict[str, str] | None = None) -> list[str]:
    return propose(headings, attributes={"workshop": "Has workshop"}, remembered=remembered or {})


def test_headings_people_use_are_matched() -> None:
    assert matched(HEADINGS) == EXPECTED


def test_misspelt_headings_are_matched_by_likeness_and_strange_ones_left_out() -> None:
    assert matched(["Partner-Code", "NAME ", "Teritory", "Fax"]) == [
        "code",
        "name",
        "territory",
        "",
    ]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Händler-Nr", "Händlername"], ["code", "name"]),
        (["Händlername", "Händler Nr."], ["name", "code"]),
        (["Kunden-Nr.", "Kundenname"], ["code", "name"]),
        (["Account No", "Account name"], ["code", "name"]),
        (["Dealer No.", "Dealer", "Category"], ["code", "name", "tier"]),
        (["Nr", "Name"], ["code", "name"]),
        (["Legal Owner", "Sales Region", "Start month"], ["owner", "territory", "joined_month"]),
    ],
)
def test_the_end_of_a_heading_says_what_it_is(headings: list[str], fields: list[str]) -> None:
    assert matched(headings) == fields


def test_what_was_remembered_goes_first() -> None:
    assert matched(["Type", "Art"], {"type": "tier"}) == ["tier", "kind"]


@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(list(FIELDS))), max_size=8))
def test_no_field_is_proposed_twice(headings: list[str]) -> None:
    found = [field for field in matched(headings) if field]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024-03", "2024-03"),
        ("2024-3", "2024-03"),
        ("2024-03-31", "2024-03"),
        ("2024-03-31 00:00:00", "2024-03"),
        ("31.03.2024", "2024-03"),
        ("03/2024", "2024-03"),
        ("3.2024", "2024-03"),
        ("13/2024", "13/2024"),
        ("soon", "soon"),
        ("03/04/2024", "03/04/2024"),
    ],
)
def test_months_are_understood_or_left_as_they_stand(text: str, month: str) -> None:
    assert month_of(text) == month


def test_new_owners_get_one_code_each() -> None:
    names = Names({}, {}, {}, {"old & co": "o1", "o1": "o1"}, {})
    cells = [["Old & Co"], ["New Group"], ["new group"], ["New-Group"], [""]]
    rows = partner_rows(enumerate(cells), ["owner"], {}, names)
    assert [(row.owner, row.owner_name) for row in rows] == [
        ("o1", ""),
        ("New-Group", "New Group"),
        ("New-Group", "new group"),
        ("New-Group-2", "New-Group"),
        ("", ""),
    ]


def test_codes_that_differ_in_capitals_or_zeros_and_turned_names_are_named() -> None:
    known = Known(
        frozenset(), {"own": "Owner"}, frozenset({"FR"}), frozenset({"dealer"}), frozenset(),
        frozenset(), looks=frozenset({"17"}),
    )  # fmt: skip
    rows = [
        row_of("Q101", row=2),
        row_of("q101", row=3),
        row_of("0017", row=4),
        row_of("Q102", name="\u202eRight to left", row=5),
    ]
    found = [(item.row, item.column, item.code) for item in check_rows(rows, known)]
    assert found == [
        (3, "code", "partner_alike_row"),
        (4, "code", "partner_alike"),
        (5, "name", "name_control"),
    ]
