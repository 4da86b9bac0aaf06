"""Tables people upload or paste: read safely, exactly, with a clear message for what is wrong.

What strangers send is read through `portal.lib.tables.uploaded`, in a process of its own.
"""

from portal.lib.tables.numbers import DecimalMark, Unreadable, decimal_mark, parse_number
from portal.lib.tables.table import Numeral, Table

__all__ = [
    "DecimalMark",
    "Numeral",
    "Table",
    "Unreadable",
    "decimal_mark",
    "parse_number",
]
