"""Tables people upload or paste: read safely, exactly, with a clear message for what is wrong."""

from portal.lib.tables.numbers import DecimalMark, Unreadable, decimal_mark, parse_number
from portal.lib.tables.read import read_pasted, read_table
from portal.lib.tables.table import Numeral, Table

__all__ = [
    "DecimalMark",
    "Numeral",
    "Table",
    "Unreadable",
    "decimal_mark",
    "parse_number",
    "read_pasted",
    "read_table",
]
