"""Files that are made to stop their reader: makers of a file of a given size."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def workbook() -> bytes:
    """A small clean workbook: partner, n; alpine, 3."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["partner", "n"])
        sheet.write_row(1, 0, ["alpine", 3])
    return content.getvalue()


_CLEAN = workbook()


def member(name: str) -> str:
    """A part of the clean workbook."""
    with zipfile.ZipFile(io.BytesIO(_CLEAN)) as archive:
        return archive.read(name).decode()


def with_members(**members: str) -> bytes:
    """The clean workbook with some parts replaced; names as `SHEET`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_CLEAN)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, members.pop(name, None) or old.read(name))
        for name, text in members.items():
            new.writestr(name, text)
    return out.getvalue()


def in_sheet(text: str) -> bytes:
    """A workbook whose sheet begins with ``text``."""
    return with_members(**{SHEET: member(SHEET).replace("<sheetData>", f"<sheetData>{text}")})


def in_cell(text: str) -> bytes:
    """A workbook with ``text`` within its last row."""
    row = f'<row r="3">{text}</row></sheetData>'
    return with_members(**{SHEET: member(SHEET).replace("</sheetData>", row)})


def _repeated(unit: str, place: Callable[[str], bytes]) -> Callable[[int], bytes]:
    return lambda n: place(unit * n)


def _comment(text: str) -> bytes:
    return in_sheet(f"<!--{text}-->")


def _cdata(text: str) -> bytes:
    return in_cell(f'<c r="A3" t="inlineStr"><is><t><![CDATA[{text}]]></t></is></c>')


def _shared(text: str) -> bytes:
    return with_members(**{STRINGS: member(STRINGS).replace("<si>", f"<si>{text}", 1)})


def _attribute(text: str) -> bytes:
    return in_cell(f'<c r="A3" s="{text}"><v>1</v></c>')


# Name: (file of size n, least n).
WORKBOOKS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "open cells": (_repeated('<c r="A3" ', in_sheet), 500),
    "open cells in a row": (_repeated('<c r="A3" ', in_cell), 500),
    "open cells in a comment": (_repeated('<c r="A3" ', lambda x: _comment(x + "<f")), 500),
    "open cells in CDATA": (_repeated('<c r="A3" ', lambda x: _cdata(x + "<f")), 500),
    "open rows": (_repeated("<row ", in_sheet), 2000),
    "open rows in a comment": (_repeated("<row ", _comment), 2000),
    "error cells": (_repeated('<c t="e"', in_sheet), 1000),
    "error cells in a comment": (_repeated('<c t="e"', _comment), 1000),
    "error cells closed": (_repeated('<c t="e"><v>#N/A</v></c>', in_cell), 100),
    "formulas": (_repeated('<c r="A3"><f>1</f></c>', in_cell), 500),
    "formulas without an end": (_repeated('<c r="A3"><f>', in_cell), 500),
    "nested cells": (lambda n: in_cell("<c>" * n + "</c>" * n), 500),
    "nested rows": (lambda n: in_sheet("<row>" * n + "</row>" * n), 500),
    "one long attribute": (_repeated("1", _attribute), 20_000),
    "many attributes": (
        lambda n: in_cell("<c " + " ".join(f'a{i}="1"' for i in range(n)) + "/>"),
        500,
    ),
    "one long comment": (_repeated("- ", _comment), 20_000),
    "one long name": (lambda n: in_cell(f"<{'x' * n}/>"), 20_000),
    "many names": (lambda n: in_cell("".join(f"<x{i}/>" for i in range(n))), 2000),
    "prefixes": (
        lambda n: in_cell("".join(f'<c xmlns:p{i}="u" p{i}:r="1"/>' for i in range(n))),
        500,
    ),
    "instructions": (_repeated("<?a b?>", in_sheet), 2000),
    "character references": (_repeated("&#65;", lambda x: in_cell(f"<c><v>{x}</v></c>")), 2000),
    "merged headings": (
        lambda n: with_members(
            **{
                SHEET: member(SHEET).replace(
                    "</sheetData>",
                    "</sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1"/>' * n + "</mergeCells>",
                )
            }
        ),
        100,
    ),
    "shared strings": (_repeated("<t>a</t>", _shared), 2000),
    "open shared strings": (_repeated("<t ", _shared), 2000),
    "a document type": (
        lambda n: with_members(
            **{
                SHEET: '<!DOCTYPE a [<!ENTITY a "'
                + "b" * n
                + '">]>'
                + member(SHEET).split("?>", 1)[1]
            }
        ),
        20_000,
    ),
}


def _csv(head: str, unit: str, tail: str = "") -> Callable[[int], bytes]:
    return lambda n: (head + unit * n + tail).encode()


TEXTS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "quotes": (_csv("a,b\n", '"'), 2000),
    "quotes in the header": (_csv("", '"a'), 2000),
    "separators": (_csv("a,b\n", ","), 2000),
    "separators in the header": (_csv("", "a,"), 200),
    "headings": (lambda n: ",".join(f"h{i}" for i in range(n)).encode() + b"\n1\n", 200),
    "one heading": (_csv("", "a"), 20_000),
    "one cell": (_csv("a,b\n", "a"), 20_000),
    "line ends": (_csv("a,b\n", "\n"), 2000),
    "carriage returns": (_csv("a,b\n", "\r"), 2000),
    "spaces": (_csv("a,b\n1,", " "), 20_000),
    "digits and points": (_csv("a,b\n1,", "1."), 2000),
    "unknown letters": (lambda n: b"a,b\n" + bytes(range(129, 250)) * n, 50),
    "a sep line": (_csv("sep=", ";"), 2000),
    "zero bytes late": (lambda n: b"a,b\n" + b"1,2\n" * 20_000 + b"\x00" * n, 2000),
    "tabs": (_csv("a\tb\n", "\t"), 2000),
}
