"""The list of partners as a file: the columns that a later list is read by."""

from collections.abc import Mapping, Sequence

from partners.network.importing import FIELDS, label_of
from partners.network.importing.columns import ATTRIBUTE
from portal.lib.tables.written import csv_file

# All but the address of somebody to invite, which is no part of a partner.
COLUMNS = tuple(field for field in FIELDS if field != "email")


def list_file(records: Sequence[Mapping[str, object]]) -> bytes:
    """Partners (values by field) as CSV under headings that the same portal reads.

    Behind `COLUMNS` stand the attributes that any of them has.
    """
    attributes = sorted(
        {field for each in records for field in each if field.startswith(ATTRIBUTE)}
    )
    fields = [*COLUMNS, *attributes]
    rows = [[each.get(field, "") for field in fields] for each in records]
    return csv_file([[label_of(field) for field in fields], *rows])
