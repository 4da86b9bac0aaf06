"""What partners send: by partner and month, the cells of every metric."""

from random import Random

from tests.leaks.worlds.world import MONTHS, Cells

# Metrics nobody may compare: shareable but not granted, restricted, brand only.
UNGRANTED = ("wait", "visits", "secret")
GRANTED = ("reply", "kept", "broken", "recommend")


def raw_values(seed: int, codes: list[str]) -> dict[tuple[str, str], Cells]:
    """Everybody's months: shares of 1,000 cases, spaced so that single steps keep the order."""
    chance, scores = Random(seed), Random(f"recommended {seed}")
    found: dict[tuple[str, str], Cells] = {}
    for month in MONTHS:
        spread = {code: chance.sample(range(400, 960, 6), len(codes)) for code in ("reply", "kept")}
        promoters = scores.sample(range(150, 750, 12), len(codes))
        for index, code in enumerate(codes):
            found[code, month] = {
                "reply": {"n": str(spread["reply"][index]), "d": "1000"},
                "kept": {"n": str(spread["kept"][index]), "d": "1000"},
                "broken": {},
                "recommend": recommended(promoters[index]),
                **hidden_cells(chance),
            }
    return found


def complete(raw: dict[tuple[str, str], Cells]) -> None:
    """Fill in the metric that is a function of another: what was not kept is broken."""
    for cells in raw.values():
        kept = cells["kept"]
        cells["broken"] = {"n": str(int(kept["d"]) - int(kept["n"])), "d": kept["d"]}


def recommended(promoters: int) -> dict[str, str]:
    """1,000 answers. More promoters are fewer of both others, so that score and parts rank alike.

    Then the blocks of the score hold the same partners as those of its parts.
    """
    detractors = (850 - promoters) // 2
    return {
        "promoters": str(promoters),
        "passives": str(1000 - promoters - detractors),
        "detractors": str(detractors),
    }


def hidden_cells(chance: Random) -> Cells:
    """Values of the metrics nobody may compare."""
    return {
        "wait": {"sum": str(chance.randrange(200, 2000)), "count": "100"},
        "visits": {"n": str(chance.randrange(300, 990)), "d": "1000"},
        "secret": {"sum": str(chance.randrange(90_000, 400_000)), "count": "10"},
    }
