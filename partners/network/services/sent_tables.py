"""Tables that people send: taken in, their columns matched and remembered, cells corrected."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar

from django.db import transaction

from partners.network.enums import PartnerStatus
from partners.network.importing import Names, folded, propose
from partners.network.importing.columns import ATTRIBUTE, FIELDS, is_sure
from partners.network.importing.values import status_index
from partners.network.models import Attribute, ColumnMatch, Owner, SentTable, Territory
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from portal.access.actor import Actor
from portal.lib.results import Refusal
from portal.lib.tables import Table

MOST_ROWS = 10_000
T = TypeVar("T", bound=SentTable)


class Contents(TypedDict):
    """What a sent table holds, by the names of its columns in `SentTable`."""

    columns: list[str]
    numbers: list[int]
    rows: list[list[str]]
    matches: list[str]


def contents_of(table: Table, actor: Actor) -> Contents:
    """What is kept of a table; columns are matched by what was remembered and by likeness.

    Refuses a table that cannot be read (`import_table`) and one that is too long.
    """
    if table.problems:
        raise Refusal("import_table", problems=table.problems, count=len(table.problems))
    numbered = list(table.numbered())
    if len(numbered) > MOST_ROWS:
        raise Refusal("file_too_many_rows", limit=MOST_ROWS)
    attributes = attribute_names()
    return {
        "columns": list(table.columns),
        "numbers": [number for number, _ in numbered],
        "rows": [list(map(str, cells)) for _, cells in numbered],
        "matches": propose(
            table.columns, attributes=attributes, remembered=remembered_fields(actor, attributes)
        ),
    }


@transaction.atomic
def adjust_table(
    *,
    row: T,
    matches: Sequence[str],
    defaults: Mapping[str, str],
    cells: Mapping[tuple[int, int], str],
    left_out: Sequence[int],
    actor: Actor,
) -> T:
    """Keep the sender's matches, values for all rows, corrected cells and rows to leave out.

    ``cells`` are by (row number, column position). Matches changed by hand are remembered.
    """
    attributes = set(Attribute.objects.values_list("code", flat=True))
    possible = {"", *FIELDS, *(f"{ATTRIBUTE}{code}" for code in attributes)}
    taken: set[str] = set()
    fields = []
    for field in matches:
        fields.append(field if field in possible and field not in taken else "")
        taken.add(field)
    position = {number: i for i, number in enumerate(row.numbers)}
    for (number, column), text in cells.items():
        if number in position and 0 <= column < len(row.columns):
            row.rows[position[number]][column] = text.strip()
    changed = [i for i, field in enumerate(fields) if field != row.matches[i]]
    row.matches = fields
    row.defaults = {field: text for field, text in defaults.items() if field in FIELDS and text}
    row.left_out = sorted(set(left_out) & set(row.numbers))
    row.save(update_fields=["matches", "rows", "defaults", "left_out"])
    remember(row, changed, actor)
    return row


def sure_matches(*, row: SentTable, actor: Actor) -> list[bool]:
    """By column, whether its match is known and not merely alike."""
    attributes = attribute_names()
    remembered = remembered_fields(actor, attributes)
    return [
        is_sure(heading, field, attributes=attributes, remembered=remembered)
        for heading, field in zip(row.columns, row.matches, strict=True)
    ]


def remember(row: SentTable, positions: Iterable[int], actor: Actor) -> None:
    """Keep what the headings at some positions mean, for the next table."""
    person_id = actor.person_id
    if person_id is None:
        return
    ColumnMatch.objects.bulk_create(
        [
            ColumnMatch(
                person_id=person_id, heading=folded(row.columns[i])[:120], field=row.matches[i]
            )
            for i in positions
            if row.matches[i] and folded(row.columns[i])
        ],
        update_conflicts=True,
        unique_fields=["person_id", "heading"],
        update_fields=["field", "used_at"],
    )


def names_of_network() -> Names:
    """Codes of everything that a cell may name."""
    return Names(
        territories=Names.index(Territory.objects.values_list("code", "name")),
        kinds=Names.index(kind_names().items()),
        tiers=Names.index(tier_names().items()),
        owners=Names.index(Owner.objects.values_list("code", "name")),
        statuses=status_index({value: str(label) for value, label in PartnerStatus.choices}),
    )


def remembered_fields(actor: Actor, attributes: Mapping[str, str]) -> dict[str, str]:
    """By folded heading the field it meant last time, one's own memory before others'."""
    rows = ColumnMatch.objects.order_by("used_at").values_list("person_id", "heading", "field")
    by_heading: dict[str, str] = {}
    for _person, heading, field in sorted(rows, key=lambda item: item[0] == actor.person_id):
        code = field.removeprefix(ATTRIBUTE)
        if not field.startswith(ATTRIBUTE) or code in attributes:
            by_heading[heading] = field
    return by_heading
