"""Checks of a workbook as a zip archive, before anything parses it."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from portal.lib.results import Refusal

UNPACKED_MB = 250
MAX_MEMBERS = 2_000
_MEGABYTE = 1024 * 1024
_CHUNK = 4 * _MEGABYTE
# A sheet may be this much larger than its filled cells: a lone far-off cell would make the
# reader lay out an area of billions of empty ones.
_SPARSE = 4
_SPARE_CELLS = 1_000_000

# zipfile raises the last three for an unknown compression, an encrypted member, a damaged name.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError,
)  # fmt: skip

# Prefixed names and either quote are legal XML, so they are looked for too.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([A-Za-z:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d+)["']""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]+)(\d+)["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]+)(\d+)["'][^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A workbook that passed.

    ``sheet_number`` is the position of its first visible worksheet, ``empty_formulas`` the row
    numbers and column letters of that sheet's formulas without a stored value, ``errors`` the
    positions (row and column from 0) of its cells in error with what they show.
    """

    sheet_number: int
    empty_formulas: tuple[tuple[int, str], ...]
    errors: tuple[tuple[int, int, str], ...] = ()


def checked_archive(content: bytes) -> Archive:
    """Check sizes, members, macros and density; refuses what could harm the reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_members(infos, len(content))
            number, path = _first_sheet(archive)
            xml = archive.read(path)
            _check_unpacked(archive, infos, path)
    except _BROKEN as error:
        raise Refusal("file_broken", detail=str(error) or type(error).__name__) from None
    if b"\x00" in xml[:1024]:
        raise Refusal("file_broken", detail="UTF-16")
    _check_density(xml)
    return Archive(number, _empty_formulas(xml), _errors(xml))


def _check_members(infos: list[zipfile.ZipInfo], size: int) -> None:
    names = {info.filename for info in infos}
    if "xl/workbook.xml" not in names:
        raise Refusal("file_kind")
    if any(name.lower().endswith(("vbaproject.bin", ".xlm")) for name in names):
        raise Refusal("file_macro")
    if any(name.startswith("xl/macrosheets/") for name in names):
        raise Refusal("file_macro")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > UNPACKED_MB * _MEGABYTE:
        raise Refusal("file_bomb", size=unpacked // _MEGABYTE, limit=UNPACKED_MB)
    if len(infos) > MAX_MEMBERS or len(names) != len(infos):
        raise Refusal("file_broken", detail=f"{len(infos)} parts")
    # Members that share their compressed bytes are another kind of bomb.
    if sum(info.compress_size for info in infos) > size:
        raise Refusal("file_broken", detail="overlapping parts")


def _check_unpacked(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], known: str) -> None:
    """Unpack the other members once, in pieces: declared sizes and checksums must be true."""
    for info in infos:
        if info.filename == known:
            continue
        with archive.open(info) as member:
            while member.read(_CHUNK):
                pass


def _first_sheet(archive: zipfile.ZipFile) -> tuple[int, str]:
    """Position and member name of the first visible worksheet."""
    names = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" not in names:
        raise Refusal("file_broken", detail="workbook.xml.rels")
    relations = {
        found.get("Id", ""): found
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
        if (found := _attributes(tag))
    }
    sheets = [_attributes(tag) for tag in _SHEET.findall(archive.read("xl/workbook.xml"))]
    for number, sheet in enumerate(sheets):
        relation = relations.get(sheet.get("r:id", ""), {})
        target = relation.get("Target", "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        is_sheet = relation.get("Type", "").endswith("/worksheet")
        if is_sheet and sheet.get("state", "visible") == "visible" and path in names:
            return number, path
    raise Refusal("file_empty")


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode(): (double or single).decode("utf-8", "replace")
        for key, double, single in _ATTRIBUTE.findall(tag)
    }


def _check_density(xml: bytes) -> None:
    cells = sum(xml.count(mark) for mark in (b"<c ", b"<c>", b":c "))
    rows = max((int(number) for number in _ROW.findall(xml)), default=0)
    columns = max((_position(name) for name in set(_WIDE.findall(xml))), default=26)
    if rows * columns > _SPARSE * cells * 26 + _SPARE_CELLS:
        raise Refusal("sheet_sparse", rows=rows, columns=columns)


def _position(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _empty_formulas(xml: bytes) -> tuple[tuple[int, str], ...]:
    if b"<f" not in xml:
        return ()
    return tuple((int(row), name.decode()) for name, row in _FORMULA.findall(xml))


def _errors(xml: bytes) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (int(row) - 1, _position(name) - 1, shown.decode("utf-8", "replace"))
        for name, row, shown in _ERROR.findall(xml)
    )
