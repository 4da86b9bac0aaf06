"""From a table to months: wide (a row for each partner) and long (a row for each cell). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from portal.lib.characters import trimmed
from portal.lib.month_texts import month_in
from portal.lib.months import of
from portal.lib.periods import span_of
from portal.lib.results import Problem
from portal.lib.tables import DecimalMark, Numeral, Table, Unreadable, decimal_mark, parse_number
from portal.lib.tables.formulas import unguarded
from portal.lib.tables.table import letters
from standards.measures import MISSING, Measure, written_absence
from standards.reporting.checks import Sheet
from standards.reporting.columns import FIXED, IGNORE, Layout, choices_for

# What stood in one field of a file: a number, a text, or what could not be read; None for nothing.
Entry = int | Decimal | str | Unreadable | None
# The raw cell of a file by part.
Raw = dict[str, Entry]


@dataclass(slots=True)
class ReadMonth:
    """One partner's month as a file has it, with the place of each cell for messages."""

    partner: str
    row: int
    cells: dict[str, Raw] = field(default_factory=dict)
    reason: str = ""
    as_it_is: str = ""
    accepted: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All months of a file, by partner code, and what was wrong before any domain rule.

    ``notes`` say what was left out because it says nothing.
    """

    months: list[ReadMonth]
    problems: list[Problem]
    notes: list[Problem] = field(default_factory=list)


def read_months(table: Table, layout: Layout, sheet: Sheet, month: str) -> ReadFile:
    """The partner-months in ``table`` for the period of code ``month``.

    Texts become exact numbers or `Unreadable`.
    """
    problems = [*table.problems, *layout_problems(table, layout, sheet)]
    if problems:
        return ReadFile([], problems)
    reader = (
        _Long(table, layout, sheet, month) if layout.is_long else _Wide(table, layout, sheet, month)
    )
    return reader.read()


def layout_problems(table: Table, layout: Layout, sheet: Sheet) -> list[Problem]:
    """Columns that nobody matched, and columns without which nothing can be read.

    What the header itself has wrong (a name twice, merged cells) is not told a second time.
    """
    choices = ", ".join(name for name in choices_for(layout.is_long, sheet) if name != IGNORE)
    headings = {problem.column.casefold() for problem in table.problems}
    problems = [
        Problem(
            "column_unknown",
            {"column": name, "known": choices},
            row=table.first_row_number - 1,
            column=name,
        )
        for position in layout.unmatched
        if headings.isdisjoint(
            {(name := table.columns[position]).casefold(), letters(position).casefold()}
        )
    ]
    if "partner" not in layout.targets:
        problems.append(Problem("column_missing", {"column": "partner"}, column="partner"))
    return problems


class _Reader:
    def __init__(self, table: Table, layout: Layout, sheet: Sheet, month: str) -> None:
        self.table, self.layout, self.sheet, self.month = table, layout, sheet, month
        span = span_of(month)
        self.ends = of(span[1]) if span else month
        self.place = {
            target: position
            for position, target in enumerate(layout.targets)
            if target and target != IGNORE
        }
        self.problems: list[Problem] = []

    def month_fits(self, row: int, cells: Sequence[str]) -> bool:
        """Whether a row is of this month; rows that say nothing are."""
        position = self.place.get("month")
        text = cells[position] if position is not None else ""
        month = text if span_of(text) else month_in(text)
        # A period is named by its code, or by the month it ends in.
        if not text or month in (self.month, self.ends):
            return True
        code, params = (
            ("month_other", {"found": month, "month": self.month})
            if month
            else ("month_bad", {"value": text})
        )
        column = self.table.columns[position or 0]
        self.problems.append(Problem(code, params, row=row, column=column, value=text[:60]))
        return False

    def text(self, target: str, cells: Sequence[str]) -> str:
        """The text under a target, '' without such a column."""
        position = self.place.get(target)
        return cells[position] if position is not None else ""


class _Wide(_Reader):
    def read(self) -> ReadFile:
        numbered = list(self.table.numbered())
        values = self._values([cells for _, cells in numbered])
        columns = {
            target: self.table.columns[position]
            for target, position in self.place.items()
            if target not in FIXED
        }
        months = []
        blank = 0
        keys = list(values)
        by_row = list(zip(*values.values(), strict=True)) if keys else [()] * len(numbered)
        for (row, cells), row_values in zip(numbered, by_row, strict=True):
            if self.says_nothing(cells):
                blank += 1
                continue
            if not self.month_fits(row, cells):
                continue
            note = self.text("accepted", cells)
            months.append(
                ReadMonth(
                    partner=self.text("partner", cells),
                    row=row,
                    cells=dict(zip(keys, row_values, strict=True)),
                    reason=self.text("reason", cells),
                    as_it_is=self.text("as_it_is", cells),
                    accepted=dict.fromkeys(keys, note) if note else {},
                    columns=columns,
                )
            )
        notes = [Problem("rows_blank", {"count": blank})] if blank else []
        return ReadFile(months, self.problems, notes)

    def says_nothing(self, cells: Sequence[str]) -> bool:
        """Whether a row names an outlet and has no number: the prepared file lists all outlets."""
        return bool(self.text("partner", cells)) and not any(
            cells[position] for target, position in self.place.items() if target not in FIXED
        )

    def _values(self, rows: Sequence[Sequence[str]]) -> dict[str, list[Raw]]:
        """By cell key, its raw parts in every row: columns are converted whole."""
        parts_of: dict[str, dict[str, list[str]]] = {}
        numeric: dict[str, list[str]] = {}
        for target, position in self.place.items():
            if target in FIXED:
                continue
            key, _, part = target.partition(".")
            measure = self.sheet.slots[key].measure
            texts = [cells[position] for cells in rows]
            parts_of.setdefault(key, {})[part or measure.names[0]] = texts
            if measure.is_number:
                numeric[target] = texts
        mark = decimal_mark(text for texts in numeric.values() for text in _doubtful(texts))
        by_key: dict[str, list[Raw]] = {}
        for key, parts in parts_of.items():
            is_number = self.sheet.slots[key].measure.is_number
            names = list(parts)
            columns = [
                _numbers(texts, mark) if is_number else _plain(texts) for texts in parts.values()
            ]
            by_key[key] = _cells(names, columns)
        return by_key


class _Long(_Reader):
    def read(self) -> ReadFile:
        months: dict[str, ReadMonth] = {}
        lines = list(self.table.numbered())
        mark = decimal_mark(
            text
            for target, position in self.place.items()
            if target not in FIXED and target not in ("metric", "member", MISSING, "text", "code")
            for text in _doubtful([cells[position] for _, cells in lines])
        )
        for row, cells in lines:
            if not self.month_fits(row, cells):
                continue
            code = self.text("partner", cells)
            month = months.setdefault(code, ReadMonth(partner=code, row=row))
            self._take(month, row, cells, mark)
        return ReadFile(list(months.values()), self.problems)

    def _take(self, month: ReadMonth, row: int, cells: Sequence[str], mark: DecimalMark) -> None:
        member = self.text("member", cells)
        code = self.text("metric", cells)
        key = f"{code}:{member}" if member else code
        slot = self.sheet.slots.get(key)
        if slot is None and member and _is_total(member) and code in self.sheet.slots:
            key, slot = code, self.sheet.slots[code]
        if key in month.cells:
            name = slot.name if slot else key
            column = self.table.columns[self.place["metric"]]
            self.problems.append(
                Problem(
                    "cell_doubled",
                    {"metric": name},
                    row=row,
                    column=column,
                    value=key[:60],
                    partner=month.partner,
                    cell=key,
                )
            )
            return
        measure = slot.measure if slot else None
        month.cells[key] = self._parts(measure, cells, mark)
        month.rows[key] = row
        month.columns = {**month.columns, **self._headings(measure, key)}
        month.reason = month.reason or self.text("reason", cells)
        month.as_it_is = month.as_it_is or self.text("as_it_is", cells)
        note = self.text("accepted", cells)
        if note:
            month.accepted[key] = note

    def _parts(self, measure: Measure | None, cells: Sequence[str], mark: DecimalMark) -> Raw:
        raw: Raw = {}
        for target, position in self.place.items():
            if target in FIXED or target in ("metric", "member"):
                continue
            text = cells[position]
            if not text:
                continue
            part = _part_meant(target, measure)
            # The value of a quotient follows from its parts; beside them it is only repeated.
            if measure and part not in (*measure.taken, MISSING):
                if part == "value" and measure.numerator:
                    continue
                if part == "count" and target == "denominator":
                    continue
            if written_absence(text):
                return {MISSING: text}
            is_number = part != MISSING and (measure is None or measure.is_number)
            raw[part] = _number(text, mark) if is_number else unguarded(text)
        return raw

    def _headings(self, measure: Measure | None, key: str) -> dict[str, str]:
        headings = {key: self.table.columns[self.place["metric"]]}
        for target, position in self.place.items():
            part = _part_meant(target, measure)
            headings[f"{key}.{part}"] = self.table.columns[position]
        return headings


def _part_meant(target: str, measure: Measure | None) -> str:
    """The part behind a heading: other systems speak of numerator and denominator."""
    if measure is None or target not in ("numerator", "denominator"):
        return target
    return (measure.numerator if target == "numerator" else measure.sample) or target


def _is_total(member: str) -> bool:
    return member.casefold() in ("all", "total", "gesamt", "-")


def _doubtful(texts: Sequence[str]) -> list[str]:
    """Those that may prove a decimal mark."""
    return [text for text in texts if ("." in text or "," in text) and type(text) is not Numeral]


def _plain(texts: Sequence[str]) -> list[Entry]:
    return [unguarded(text) or None for text in texts]


def _numbers(texts: Sequence[str], mark: DecimalMark) -> Sequence[Entry]:
    """A whole column as integers when it is one, else each cell as exactly what it says."""
    try:
        if all(map(str.isdecimal, texts)) and all(map(str.isascii, texts)):
            return _Integers(map(int, texts))
    except ValueError:  # more digits than an integer may have
        pass
    return [_number(text, mark) for text in texts]


def _number(text: str, mark: DecimalMark) -> Entry:
    if not trimmed(text):
        return None
    if written_absence(text):
        return _Reason(text)
    return parse_number(text, "." if type(text) is Numeral else mark)


class _Reason(str):
    """A reason, such as ``missing: system was down``, that stood where a number was expected."""

    __slots__ = ()


def _cells(names: Sequence[str], columns: Sequence[Sequence[Entry]]) -> list[Raw]:
    """The raw cells of a column group, quickly when it is two columns of integers."""
    if len(columns) == 2 and all(type(column) is _Integers for column in columns):
        one, two = names
        return [{one: left, two: right} for left, right in zip(*columns, strict=True)]
    return [_raw(names, values) for values in zip(*columns, strict=True)]


class _Integers(list[int]):
    """A column that holds integers only."""


def _raw(names: Sequence[str], values: Sequence[Entry]) -> Raw:
    for value in values:
        if type(value) is _Reason or (type(value) is str and written_absence(value)):
            return {MISSING: str(value)}
    return dict(zip(names, values, strict=True))
