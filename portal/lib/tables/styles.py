"""Which looks of a workbook show numbers as percentages: 0.875 that people see as 87.5 %."""

import re
from zipfile import ZipFile

from portal.lib.tables.markup import tags_of

_STYLES = "xl/styles.xml"
# Formats that need no definition: 0% and 0.00%.
_BUILT_IN = {"9", "10"}
# What a format shows as it stands: quoted, after a backslash, or a filler.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')


def percent_styles(archive: ZipFile) -> frozenset[str]:
    """Numbers of the cell styles that show percentages, as cells name them."""
    if _STYLES not in archive.namelist():
        return frozenset()
    percent = set(_BUILT_IN)
    styles: list[str] = []
    for name, attributes in tags_of(archive, _STYLES, "numFmt", "cellXfs", "xf", "cellStyles"):
        if name == "numFmt":
            code = _LITERAL.sub("", attributes.get("formatCode", ""))
            (percent.add if "%" in code else percent.discard)(attributes.get("numFmtId", ""))
        elif name == "xf":
            styles.append(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            # Before it stand the named styles, which cells do not count.
            styles.clear()
        else:
            break
    return frozenset(str(number) for number, found in enumerate(styles) if found in percent)
