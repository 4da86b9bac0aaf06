"""The difference classes of V1: how the second world of a pair differs from the first."""

from random import Random

from tests.leaks.worlds import (
    GRANTED,
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


def _outsiders(raw: Raw) -> list[str]:
    return sorted({code for code, _ in raw} - INSIDERS)


def ungranted_values(seed: int) -> Variation:
    """(a) Other values of metrics nobody may compare, for every outsider."""

    def change(raw: Raw) -> None:
        chance = Random(seed)
        for code in _outsiders(raw):
            for month in MONTHS:
                raw[code, month].update(hidden_cells(chance))

    return Variation("a", cells=change)


def swapped_histories(seed: int) -> Variation:
    """(b) Whole histories of outsiders exchanged inside each pool."""

    def change(raw: Raw) -> None:
        chance = Random(seed)
        for area in ("FR", "DE"):
            codes = [code for code in _outsiders(raw) if code.startswith(area)]
            mixed = chance.sample(codes, len(codes))
            before = {(code, month): raw[code, month] for code in codes for month in MONTHS}
            for code, source in zip(codes, mixed, strict=True):
                for month in MONTHS:
                    raw[code, month] = before[source, month]

    return Variation("b", cells=change)


def outsiders_people(seed: int) -> Variation:
    """(c) Other people, drafts and lateness of outsiders."""
    late = frozenset(Random(seed).sample([f"FR{n:02d}" for n in range(3, 17)], 5))
    return Variation("c", after=add_outsiders_people, late=late)


def brand_work(seed: int) -> Variation:
    """(d) A draft standard, a rule for others, one more person at the brand."""
    return Variation("d", after=add_brand_work)


def one_more(seed: int) -> Variation:
    """(e) One more partner outside every group the viewer is shown."""
    code = f"AG{20 + seed}"
    return Variation("e", extra_rows=(row(code, f"O{code}", "FR", "agent"),))


def equal_release(seed: int) -> Variation:
    """(f) Other raw values that freeze to the same blocks: single cases moved within a block."""

    def change(raw: Raw) -> None:
        for area in ("FR", "DE"):
            codes = [code for code in _outsiders(raw) if code.startswith(area)]
            for month in MONTHS:
                for metric in GRANTED:
                    _nudge(raw, codes, month, metric)

    return Variation("f", cells=change)


def _nudge(raw: Raw, codes: list[str], month: str, metric: str) -> None:
    """Neighbours in rank inside one block exchange one case each, away from each other."""
    ordered = sorted(codes, key=lambda code: int(raw[code, month][metric]["n"]))
    # The viewer's owner counts as one group; leaving two ranks beside its place free keeps the
    # pairs inside one block whatever its rank.
    own = sum(int(raw[code, month][metric]["n"]) for code in sorted(INSIDERS)) / 2
    block = len(ordered) // 3
    for start in range(0, len(ordered) - 1, block):
        low, high = ordered[start], ordered[min(start + 1, len(ordered) - 1)]
        values = [int(raw[code, month][metric]["n"]) for code in (low, high)]
        if values[0] < own < values[1]:
            continue
        raw[low, month][metric] = {"n": str(values[0] + 1), "d": "1000"}
        raw[high, month][metric] = {"n": str(values[1] - 1), "d": "1000"}


CLASSES = {
    "a": ungranted_values,
    "b": swapped_histories,
    "c": outsiders_people,
    "d": brand_work,
    "e": one_more,
    "f": equal_release,
}
# Share of the values the class may change that has to differ in the pair.
LEAST_CHANGED = {"a": 0.3, "b": 0.3, "f": 0.1}


def changed_share(first: Raw, second: Raw, kind: str) -> float:
    """Share of outsiders' cells of the class's metrics that differ between two worlds."""
    metrics = UNGRANTED if kind == "a" else GRANTED
    keys = [key for key in first if key[0] not in INSIDERS]
    cells = [(key, metric) for key in keys for metric in metrics]
    return sum(first[key][m] != second[key][m] for key, m in cells) / len(cells)
