"""The difference classes of V1: how the second world of a pair differs from the first."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.leaks.worlds import (
    GRANTED,
    MISSING_CODE,
    MONTHS,
    SECOND,
    UNGRANTED,
    VIEWER,
    Cells,
    Variation,
    add_brand_work,
    add_outsiders_people,
    hidden_cells,
    row,
)

Raw = dict[tuple[str, str], Cells]
INSIDERS = {VIEWER, SECOND}
POOLS = ("FR", "DE")
# Metrics with a release of their own, so that a block can be kept while its values move.
FROZEN = ("reply", "kept", "recommend")
# Share of the values the class may change that has to differ in every pair.
LEAST_CHANGED = 0.3


def outsiders(raw: Raw) -> list[str]:
    """Everybody but the viewer's owner."""
    return sorted({code for code, _ in raw} - INSIDERS)


def _of_pool(raw: Raw, area: str) -> list[str]:
    return [code for code in outsiders(raw) if code.startswith(area)]


def _ungranted(seed: int) -> Callable[[Raw], None]:
    """Other values of metrics nobody may compare: part of every class that changes no other."""

    def change(raw: Raw) -> None:
        chance = Random(f"ungranted {seed}")
        for code in outsiders(raw):
            for month in MONTHS:
                raw[code, month].update(hidden_cells(chance))

    return change


def ungranted_values(seed: int) -> Variation:
    """(a) Other values of metrics nobody may compare, for every outsider."""
    return Variation("a", cells=_ungranted(seed))


def swapped_histories(seed: int) -> Variation:
    """(b) Whole histories of outsiders exchanged inside each pool."""

    def change(raw: Raw) -> None:
        chance = Random(seed)
        for area in POOLS:
            codes = _of_pool(raw, area)
            mixed = chance.sample(codes, len(codes))
            before = {(code, month): raw[code, month] for code in codes for month in MONTHS}
            for code, source in zip(codes, mixed, strict=True):
                for month in MONTHS:
                    raw[code, month] = before[source, month]

    return Variation("b", cells=change)


def outsiders_people(seed: int) -> Variation:
    """(c) Other people, drafts and lateness of outsiders."""
    late = frozenset(Random(seed).sample([f"FR{n:02d}" for n in range(3, 17)], 5))
    return Variation(
        "c",
        cells=_ungranted(seed),
        after=lambda world: add_outsiders_people(world, Random(seed)),
        late=late,
        trace="Stranger",
    )


def brand_work(seed: int) -> Variation:
    """(d) A draft standard, a rule for others, one more person at the brand."""
    return Variation(
        "d",
        cells=_ungranted(seed),
        after=lambda world: add_brand_work(world, Random(seed)),
        trace="Newcomer",
    )


def one_more(seed: int) -> Variation:
    """(e) Partners outside every group the viewer is shown; one is who requests ask for in vain."""
    area, code = Random(seed).choice(POOLS), f"AG{20 + seed}"
    more = tuple(row(each, f"O{each}", area, "agent") for each in (code, MISSING_CODE))
    return Variation("e", cells=_ungranted(seed), extra_rows=more, trace=code)


def equal_release(seed: int) -> Variation:
    """(f) Other raw values that freeze to the same blocks: cases move inside a block only."""

    def change(raw: Raw) -> None:
        chance = Random(seed)
        for area in POOLS:
            for month in MONTHS:
                for metric in FROZEN:
                    _move_inside_blocks(raw, area, month, metric, chance)

    return Variation("f", cells=change)


def _move_inside_blocks(raw: Raw, area: str, month: str, metric: str, chance: Random) -> None:
    """Two outsiders of a block exchange one or two cases: order and mean of the block stay."""
    known = {code: _cases(raw[code, month][metric]) for code in _of_pool(raw, area)}
    values: dict[str, float] = dict(known)
    if area == VIEWER[:2]:
        values[VIEWER] = sum(_cases(raw[c, month][metric]) for c in INSIDERS) / len(INSIDERS)
    ranked = sorted(values, key=lambda code: values[code])
    size = len(ranked) // (len(ranked) // 5)
    for start in range(0, len(ranked), size):
        block = [code for code in ranked[start : start + size] if code != VIEWER]
        for one, other in zip(block[::2], block[1::2], strict=False):
            cases = chance.choice((-2, -1, 1, 2))
            for code, moved in ((one, cases), (other, -cases)):
                raw[code, month][metric] = _with_cases(raw[code, month][metric], moved)


def _cases(cell: dict[str, str]) -> int:
    """What a metric's partners are ranked by: cases that count, or promoters."""
    return int(cell.get("n") or cell["promoters"])


def _with_cases(cell: dict[str, str], more: int) -> dict[str, str]:
    """A cell with ``more`` of its cases counting; of a score, with detractors won over."""
    if "n" in cell:
        return {**cell, "n": str(int(cell["n"]) + more)}
    return {
        **cell,
        "promoters": str(int(cell["promoters"]) + more),
        "detractors": str(int(cell["detractors"]) - more),
    }


CLASSES: dict[str, Callable[[int], Variation]] = {
    "a": ungranted_values,
    "b": swapped_histories,
    "c": outsiders_people,
    "d": brand_work,
    "e": one_more,
    "f": equal_release,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """The world of ``seed`` and its twin: the ``number``-th of a difference class."""

    seed: int
    kind: str
    number: int

    @property
    def variation(self) -> Variation:
        """How the twin differs."""
        return CLASSES[self.kind](100 * self.seed + self.number)

    def __str__(self) -> str:
        return f"class {self.kind}, world {self.seed}, twin {self.number}"


def changed_share(first: Raw, second: Raw, kind: str) -> float:
    """Share of outsiders' cells of the class's metrics that differ between two worlds."""
    metrics = {"b": (*GRANTED, *UNGRANTED), "f": GRANTED}.get(kind, UNGRANTED)
    keys = [key for key in first if key[0] not in INSIDERS]
    cells = [(key, metric) for key in keys for metric in metrics]
    return sum(first[key][m] != second[key][m] for key, m in cells) / len(cells)
