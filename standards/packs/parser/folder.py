"""The files of a pack: read whole, or refused with the file and the place in it."""

from dataclasses import replace
from pathlib import Path

from partners.network.rows import PartnerRow
from portal.lib.canonical import digest
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table
from portal.lib.tables.read import read_table
from standards.packs.parser.pack import Pack
from standards.packs.parser.structure import read_manifest
from standards.packs.parser.values import VALUE_COLUMNS, Values, read_values

PARTNERS, VALUES = "partners.csv", "values.csv"
FILE_LIMIT_MB = 512
ROW_LIMIT = 5_000_000
PARTNER_COLUMNS = (
    "code",
    "name",
    "owner",
    "owner_name",
    "territory",
    "kind",
    "tier",
    "time_zone",
    "joined_month",
    "left_month",
    "status",
)


def read_pack(folder: Path) -> Pack:
    """Read ``folder`` in the order of need: what it holds, standards, partners, values.

    Partners and values may be absent. Refuses when ``pack.yaml`` is, or a file cannot be read.
    """
    if not folder.is_dir():
        raise Refusal("pack_folder", path=str(folder))
    contents = {"pack.yaml": _bytes(folder / "pack.yaml")}
    manifest = read_manifest(_text("pack.yaml", contents["pack.yaml"]))
    files = sorted((folder / "standards").glob("*.yaml"))
    standards = [_text(f"standards/{path.name}", _bytes(path)) for path in files]
    for name in (PARTNERS, VALUES):
        if (folder / name).is_file():
            contents[name] = _bytes(folder / name)
    partners = _partners(_table(PARTNERS, contents[PARTNERS])) if PARTNERS in contents else []
    values = read_values(_table(VALUES, contents[VALUES])) if VALUES in contents else Values()
    return Pack(
        manifest=manifest,
        standards=tuple(standards),
        partners=tuple(partners),
        months=values.months,
        bad=tuple(values.problems),
        digest=digest([*(c.decode("utf-8", "replace") for c in contents.values()), *standards]),
        unclean=frozenset(values.unclean),
        standard_files=tuple(f"standards/{path.name}" for path in files),
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("pack_file_missing", file=path.name)
    return path.read_bytes()


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        lines = content[: error.start].split(b"\n")
        problem = Problem(
            "pack_encoding",
            row=len(lines),
            column=str(len(lines[-1]) + 1),
            value=f"0x{content[error.start]:02x}",
            file=name,
        )
        raise refused(name, [problem]) from None


def refused(name: str, problems: list[Problem]) -> Refusal:
    """The refusal of one file as a whole."""
    placed = [replace(problem, file=name) for problem in problems]
    detail = problems[0].text.rstrip(".")
    return Refusal("pack_unreadable", file=name, detail=detail, problems=placed)


def _table(name: str, content: bytes) -> Table:
    try:
        table = read_table(name, content, limit_mb=FILE_LIMIT_MB, max_rows=ROW_LIMIT)
    except Refusal as refusal:
        raise refused(name, [Problem(refusal.code, refusal.params)]) from None
    is_partners = name == PARTNERS
    columns = PARTNER_COLUMNS if is_partners else VALUE_COLUMNS
    unknown = [
        Problem("column_unknown", {"column": c, "known": ", ".join(columns)}, row=1, column=c)
        for c in table.columns
        if c not in columns and not (is_partners and c.startswith("attribute:"))
    ]
    needed = ("code", "name") if is_partners else ("partner", "month", "metric")
    absent = [
        Problem("column_missing", {"column": c}, row=1, column=c)
        for c in needed
        if c not in table.columns
    ]
    problems = [*table.problems, *unknown, *absent]
    if problems:
        raise refused(name, problems)
    return table


def _partners(table: Table) -> list[PartnerRow]:
    rows = []
    for number, cells in table.numbered():
        named = dict(zip(table.columns, cells, strict=True))
        given = {key: named[key] for key in PARTNER_COLUMNS if named.get(key)}
        attributes = {
            key.removeprefix("attribute:"): value
            for key, value in named.items()
            if key.startswith("attribute:") and value
        }
        blank = dict.fromkeys(("code", "name", "owner", "territory", "kind", "joined_month"), "")
        rows.append(PartnerRow(**{**blank, **given}, attributes=attributes, row=number))
    return rows
