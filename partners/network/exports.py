"""The list of partners as a file: the columns that a later list is read by."""

from collections.abc import Sequence

from partners.network.importing import label_of
from partners.network.importing.columns import ATTRIBUTE
from portal.lib.tables.written import csv_file

# Their order; what follows are the declared attributes that any of them has.
COLUMNS = (
    "code",
    "name",
    "owner",
    "owner_name",
    "territory",
    "kind",
    "tier",
    "joined_month",
    "left_month",
    "time_zone",
    "status",
)
# One partner: the values of `COLUMNS`, and its attributes by code.
Record = tuple[Sequence[str], dict[str, object]]


def list_file(records: Sequence[Record]) -> bytes:
    """Partners as CSV under headings that the same portal reads."""
    attributes = sorted({code for _, held in records for code in held})
    head = [label_of(field) for field in (*COLUMNS, *(f"{ATTRIBUTE}{code}" for code in attributes))]
    rows = [[*values, *(held.get(code, "") for code in attributes)] for values, held in records]
    return csv_file([head, *rows])
