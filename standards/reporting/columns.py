"""Which column of a file holds what: proposed from its heading, fixed by people. Pure.

What a column may hold is a *target*: ``partner``, ``month``, ``reason``, ``as_it_is``,
``accepted``, ``ignore``;
in a long file ``metric``, ``member`` and the names of parts; in a wide one ``cell.part``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.lib.tables.headings import folded, forms_of
from standards.measures import MISSING, PART_LABELS
from standards.reporting.checks import Sheet, Slot

IGNORE = "ignore"
FIXED = ("partner", "month", "reason", "as_it_is", "accepted")
LONG = ("metric", "member", "numerator", "denominator", MISSING)
ALL_PARTS = tuple(PART_LABELS)

_NAMES: dict[str, tuple[str, ...]] = {
    "partner": (
        "partner",
        "partnercode",
        "outlet",
        "outletcode",
        "dealer",
        "dealercode",
        "code",
        "dealerid",
        "outletid",
        "partnerid",
        "händler",
        "händlernummer",
        "orgcode",
    ),
    "month": ("month", "period", "monat", "periode"),
    "reason": ("reason", "correctionreason", "grund"),
    "as_it_is": ("asitis",),
    "accepted": ("accepted", "whyright", "note", "bemerkung"),
    "metric": ("metric", "metriccode", "measure", "kennzahl"),
    "member": ("member", "breakdown", "type", "depttype", "channel"),
    "numerator": ("numerator", "num", "zähler"),
    "denominator": ("denominator", "den", "nenner"),
    MISSING: ("missing", "missingreason", "fehlt"),
    IGNORE: ("partnername", "name", "outletname", "unit", "einheit"),
}
_BY_NAME = {name: target for target, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's layout: ``is_long`` (a line for each cell) or wide, and what each column holds.

    ``targets`` stands in the order of the columns; '' is a column nobody has matched.
    """

    is_long: bool
    targets: tuple[str, ...]

    @property
    def unmatched(self) -> list[int]:
        """Positions of columns that need a decision."""
        return [position for position, target in enumerate(self.targets) if not target]


def proposed(columns: Sequence[str], sheet: Sheet, remembered: Mapping[str, str]) -> Layout:
    """The layout by what was remembered of the headings, else by what they are called."""
    names = [folded(column) for column in columns]
    by_name = dict(_BY_NAME)
    if any(by_name.get(name) == "partner" for name in names if name != "code"):
        del by_name["code"]  # beside a clearer heading it is an answer's code
    guesses = [
        remembered.get(column, "") or by_name.get(name, "")
        for column, name in zip(columns, names, strict=True)
    ]
    is_long = "metric" in guesses
    wide = {} if is_long else _wide_names(sheet.slots.values())
    targets: list[str] = []
    for column, name, target in zip(columns, names, guesses, strict=True):
        if is_long:
            proposal = target or (name if name in ALL_PARTS else "")
        else:
            called = next((wide[form] for form in forms_of(column) if form in wide), "")
            proposal = remembered.get(column, "") or called or target
            proposal = "" if proposal in LONG else proposal
        # A target is taken once; the second column of that name needs a person.
        targets.append(proposal if proposal == IGNORE or proposal not in targets else "")
    return Layout(is_long, tuple(targets))


def known_headings(sheet: Sheet, remembered: Mapping[str, str]) -> frozenset[str]:
    """Every heading that says by itself what its column holds, folded."""
    wide = _wide_names(sheet.slots.values())
    return frozenset({*_BY_NAME, *ALL_PARTS, *wide, *map(folded, remembered)})


def choices_for(layout_is_long: bool, sheet: Sheet) -> list[str]:
    """Every target a column of this layout may have."""
    if layout_is_long:
        return [*FIXED, *LONG, *ALL_PARTS, IGNORE]
    return [
        *FIXED,
        *(target for slot in sheet.slots.values() for target in _takes_of(slot)),
        IGNORE,
    ]


def targets_of(slot: Slot) -> list[str]:
    """The wide columns of one cell: ``key.part``, or ``key`` when it has one part only."""
    parts = slot.measure.names
    return [slot.key] if len(parts) == 1 else [f"{slot.key}.{part}" for part in parts]


def _takes_of(slot: Slot) -> list[str]:
    """The same, and columns of what may stand in for a part."""
    more = [f"{slot.key}.{part.name}" for part in slot.measure.stand_ins.values()]
    return [*targets_of(slot), *more]


def _wide_names(slots: Iterable[Slot]) -> dict[str, str]:
    names: dict[str, str] = {}
    for slot in slots:
        parts = slot.measure.taken
        for part, target in zip(parts, _takes_of(slot), strict=True):
            for heading in (f"{slot.key}.{part}", f"{slot.name} {part}"):
                names.setdefault(folded(heading), target)
            if len(parts) == 1:
                names.setdefault(folded(slot.key), target)
                names.setdefault(folded(slot.name), target)
    return names
