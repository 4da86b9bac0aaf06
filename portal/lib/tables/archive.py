"""Checks of a workbook as a zip archive, before anything lays out its cells."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from portal.lib.results import Refusal
from portal.lib.tables.markup import Reader, tags_of
from portal.lib.tables.scan import Scan
from portal.lib.tables.styles import looks

UNPACKED_MB = 250
MAX_MEMBERS = 2_000
# A spreadsheet allows 31.
_NAME_LENGTH = 60
_MEGABYTE = 1024 * 1024
_CHUNK = 4 * _MEGABYTE
_MARKUP = (".xml", ".rels")
_IS_ENCRYPTED = 0x1

# zipfile raises the last two for an unknown compression or an encrypted member, a damaged name.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible worksheet that passed: its position among all, its name, and what it holds."""

    number: int
    name: str
    scan: Scan


def checked_archive(content: bytes, most_sheets: int = 1) -> list[Sheet]:
    """Check sizes, members, macros, markup and density; refuses what could harm the reader.

    Gives the first ``most_sheets`` visible worksheets, at least one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_members(infos, len(content))
            paths = _sheets(archive)[:most_sheets]
            styles = looks(archive)
            sheets = []
            for number, name, path in paths:
                scan = Scan(styles)
                with archive.open(path) as sheet:
                    scan.read(sheet)
                sheets.append(Sheet(number, name, scan))
            _check_others(archive, infos, {path for _, _, path in paths})
    except _BROKEN as error:
        raise Refusal("file_broken", detail=str(error) or type(error).__name__) from None
    return sheets


def _check_members(infos: list[zipfile.ZipInfo], size: int) -> None:
    names = {info.filename for info in infos}
    if "xl/workbook.xml" not in names:
        raise Refusal("file_kind")
    if any(info.flag_bits & _IS_ENCRYPTED for info in infos):
        raise Refusal("file_password")
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


def _check_others(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], names: set[str]) -> None:
    """Unpack the other members once, in pieces: declared sizes and checksums must be true.

    What the reader of cells parses must be clean XML, as the sheet is.
    """
    for info in infos:
        if info.filename in names:
            continue
        with archive.open(info) as member:
            if info.filename.lower().startswith("xl/") and info.filename.endswith(_MARKUP):
                Reader().read(member)
            while member.read(_CHUNK):
                pass


def _sheets(archive: zipfile.ZipFile) -> list[tuple[int, str, str]]:
    """Position, name and member name of the visible worksheets."""
    names = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" not in names:
        raise Refusal("file_broken", detail="workbook.xml.rels")
    relations = {
        attributes.get("Id", ""): attributes
        for _, attributes in tags_of(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    sheets: list[tuple[int, str, str]] = []
    for number, (_, sheet) in enumerate(tags_of(archive, "xl/workbook.xml", "sheet")):
        named = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        relation = relations.get(named, {})
        target = relation.get("Target", "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        is_sheet = relation.get("Type", "").endswith("/worksheet")
        if is_sheet and sheet.get("state", "visible") == "visible" and path in names:
            sheets.append((number, sheet.get("name", "")[:_NAME_LENGTH], path))
    if not sheets:
        raise Refusal("file_empty")
    return sheets
