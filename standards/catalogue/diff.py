"""What changed between two versions, word by word. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from standards.catalogue.document.shape import ClausePart, Document, TargetPart
from standards.catalogue.document.writer import plain

# About 300 words on either side; each run that is found costs a part of it again.
MOST_PAIRS = 80_000
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
TEXTS = ("title", "text", "rationale", "guidance", "evidence", "owner", "stage")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field, with the runs of its words."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A clause (or the version itself) that is ``new``, ``gone`` or ``changed``."""

    code: str
    title: str
    kind: str
    changes: tuple[Change, ...]


def compare(old: Document, new: Document) -> list[PartChange]:
    """Every difference, in the order of the new document, what is gone last."""
    before, after = _clauses(old), _clauses(new)
    part_changes = [*_version(old, new)]
    for code, clause in after.items():
        if code not in before:
            part_changes.append(PartChange(code, clause.title, "new", tuple(_all(clause))))
            continue
        changes = tuple(_changes(before[code], clause))
        if changes:
            part_changes.append(PartChange(code, clause.title, "changed", changes))
    part_changes += [
        PartChange(code, clause.title, "gone", ())
        for code, clause in before.items()
        if code not in after
    ]
    return part_changes


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The runs that turn ``old`` into ``new``: of words; where that is dear, of lines or whole."""
    for parts in (_WORDS.findall, _lines):
        a, b = parts(old), parts(new)
        if _pairs(a, b) <= MOST_PAIRS:
            return _runs(a, b)
    return _runs([old], [new])


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _pairs(a: list[str], b: list[str]) -> int:
    """How often a part of one stands in the other: what comparing costs, again for each run."""
    counts = Counter(b)
    return sum(count * counts[part] for part, count in Counter(a).items())


def _runs(a: list[str], b: list[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(a[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(b[j1:j2])))
    return tuple(pieces)


def target_lines(clause: ClausePart) -> str:
    """The targets of a clause as text, one line each, for comparing."""
    return "\n".join(_target_line(target) for target in clause.targets)


def _clauses(document: Document) -> dict[str, ClausePart]:
    return {clause.code: clause for section in document.sections for clause in section.clauses}


def _version(old: Document, new: Document) -> Iterator[PartChange]:
    changes = [
        Change(name, words(str(getattr(old.version, name)), str(getattr(new.version, name))))
        for name in ("notes", "weight", "scale", "decimals")
        if getattr(old.version, name) != getattr(new.version, name)
    ]
    if old.version.caps != new.version.caps:
        changes.append(Change("caps", words(_caps(old), _caps(new))))
    if changes:
        yield PartChange("", new.standard.name, "changed", tuple(changes))


def _caps(document: Document) -> str:
    return "\n".join(
        f"{cap.metric} ≤ {plain(cap.when_at_most)}: {plain(cap.at_most)}"
        for cap in document.version.caps
    )


def _changes(old: ClausePart, new: ClausePart) -> Iterator[Change]:
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, words(before, after))
    before, after = target_lines(old), target_lines(new)
    if before != after:
        yield Change("targets", words(before, after))


def _all(clause: ClausePart) -> Iterator[Change]:
    for name in TEXTS:
        if getattr(clause, name):
            yield Change(name, (Piece("added", getattr(clause, name)),))
    if clause.targets:
        yield Change("targets", (Piece("added", target_lines(clause)),))


def _target_line(target: TargetPart) -> str:
    parts = [target.metric, target.method]
    for name in ("value", "floor"):
        value = getattr(target, name)
        if value is not None:
            parts.append(f"{name} {plain(value)}")
    parts += [f"{plain(b.at)}→{plain(b.attainment)}" for b in target.bands]
    parts += [f"{code}→{plain(a)}" for code, a in sorted(target.lookup.items())]
    parts.append(f"weight {plain(target.weight)}")
    if target.mandatory:
        parts.append("mandatory")
    if target.window_months > 1:
        parts.append(f"window {target.window_months}")
    parts += [f"{key}: {', '.join(codes)}" for key, codes in target.audience.as_json().items()]
    return " · ".join(parts)
