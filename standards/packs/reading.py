"""Read a pack folder into plain data; everything wrong with its files becomes problems."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import ValidationError

from partners.network.rows import PartnerRow
from portal.lib.canonical import digest
from portal.lib.months import is_month
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table, read_table
from standards.catalogue.document.faults import problems_of
from standards.catalogue.document.reading import Loader
from standards.packs.manifest import Manifest

FILE_LIMIT_MB = 512
ROW_LIMIT = 5_000_000
PARTNER_COLUMNS = (
    "code", "name", "owner", "owner_name", "territory", "kind", "tier", "time_zone",
    "joined_month", "left_month", "status",
)  # fmt: skip
PARTS = (
    "n", "d", "sum", "count", "value", "promoters", "passives", "detractors", "code", "text",
    "missing",
)  # fmt: skip
VALUE_COLUMNS = ("partner", "month", "metric", "member", "sent_on", *PARTS)


@dataclass(slots=True)
class PackMonth:
    """One partner's month: raw cells and the rows they stood in."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    sent_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: ``months`` by (partner code, month); ``bad`` are row problems so far."""

    manifest: Manifest
    standards: tuple[str, ...]
    partners: tuple[PartnerRow, ...]
    months: dict[tuple[str, str], PackMonth]
    bad: tuple[Problem, ...]
    digest: str


def read_pack(folder: Path) -> Pack:
    """Read ``folder``; refuses when a file is missing or cannot be read at all."""
    if not folder.is_dir():
        raise Refusal("pack_folder", path=str(folder))
    texts = {name: _bytes(folder / name) for name in ("pack.yaml", "partners.csv", "values.csv")}
    standards = [path.read_text() for path in sorted((folder / "standards").glob("*.yaml"))]
    partner_rows, partner_problems = _partners(_table("partners.csv", texts["partners.csv"]))
    months, value_problems = _values(_table("values.csv", texts["values.csv"]))
    contents = [text.decode("utf-8", "replace") for text in texts.values()]
    return Pack(
        manifest=_manifest(texts["pack.yaml"].decode()),
        standards=tuple(standards),
        partners=tuple(partner_rows),
        months=months,
        bad=tuple(partner_problems + value_problems),
        digest=digest([*contents, *standards]),
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("pack_file_missing", file=path.name)
    return path.read_bytes()


def _manifest(text: str) -> Manifest:
    try:
        data = yaml.load(text, Loader=Loader)  # noqa: S506 - a SafeLoader
        return Manifest.model_validate(data)
    except yaml.YAMLError as error:
        detail = str(error).replace("\n", " ")
        raise Refusal("pack_unreadable", file="pack.yaml", detail=detail) from None
    except ValidationError as error:
        problems = problems_of(error.errors(include_url=False))
        raise Refusal(
            "pack_unreadable", file="pack.yaml", detail=str(len(problems)), problems=problems
        ) from None


def _table(name: str, content: bytes) -> Table:
    table = read_table(name, content, limit_mb=FILE_LIMIT_MB, max_rows=ROW_LIMIT)
    known = PARTNER_COLUMNS if name == "partners.csv" else VALUE_COLUMNS
    unknown = [
        Problem("column_unknown", {"column": c, "known": ", ".join(known)}, row=1, column=c)
        for c in table.columns
        if c not in known and not c.startswith("attribute:")
    ]
    needed = ("code", "name") if name == "partners.csv" else ("partner", "month", "metric")
    absent = [
        Problem("column_missing", {"column": c}, row=1, column=c)
        for c in needed
        if c not in table.columns
    ]
    problems = [*table.problems, *unknown, *absent]
    if problems:
        raise Refusal(
            "pack_unreadable", file=name, detail=problems[0].text.rstrip("."), problems=problems
        )
    return table


def _partners(table: Table) -> tuple[list[PartnerRow], list[Problem]]:
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
    return rows, []


def _values(table: Table) -> tuple[dict[tuple[str, str], PackMonth], list[Problem]]:
    position = {name: index for index, name in enumerate(table.columns)}
    parts = [(name, position[name]) for name in PARTS if name in position]
    partner_at, month_at, metric_at = (position[n] for n in ("partner", "month", "metric"))
    member_at, sent_at = position.get("member"), position.get("sent_on")
    months: dict[tuple[str, str], PackMonth] = {}
    problems: list[Problem] = []
    for number, cells in table.numbered():
        partner, month, key = cells[partner_at], cells[month_at], cells[metric_at]
        if member_at is not None and cells[member_at]:
            key = f"{key}:{cells[member_at]}"
        if not is_month(month):
            problems.append(_at(number, "pack_month", "month", month, partner, value=month))
            continue
        entry = months.get((partner, month))
        if entry is None:
            entry = months[partner, month] = PackMonth()
        if key in entry.cells:
            problems.append(
                _at(
                    number,
                    "pack_cell_doubled",
                    "metric",
                    key,
                    partner,
                    cell=key,
                    partner=partner,
                    month=month,
                    first=entry.rows[key],
                )
            )
            continue
        entry.cells[key] = {name: cells[at] for name, at in parts if cells[at]}
        entry.rows[key] = number
        if sent_at is not None and cells[sent_at]:
            try:
                entry.sent_on = dt.date.fromisoformat(cells[sent_at])
            except ValueError:
                problems.append(
                    _at(number, "bad_request", "sent_on", cells[sent_at], partner, detail="sent_on")
                )
    return months, problems


def _at(
    row: int, code: str, column: str, shown: str, for_partner: str, /, **params: object
) -> Problem:
    return Problem(code, params, row=row, column=column, value=shown, partner=for_partner)
