"""What V0 lets be said of others: rows, sentences and numbers recomputed from stored blocks."""

from itertools import product
from typing import NamedTuple

from partners.network.models import Partner
from standards.release.models import Release
from tests.leaks.replay import PARTS, bound_of, coverage, expected, part_of
from tests.leaks.worlds import GRANTED, MONTHS, Cells

_PARTS = {
    (1, 2): "better half", (2, 2): "lower half", (1, 3): "best third", (2, 3): "middle third",
    (3, 3): "lowest third", (1, 4): "best quarter", (2, 4): "upper middle quarter",
    (3, 4): "lower middle quarter", (4, 4): "lowest quarter",
}  # fmt: skip


class Allowed(NamedTuple):
    """What may be said: sentences, numbers in charts, rows of files and of the API."""

    sentences: set[str]
    numbers: set[float]
    rows: list[dict[str, object]]


def allowed_for(codes: tuple[str, ...], raw: dict[tuple[str, str], Cells]) -> Allowed:
    """Sentences, drawn numbers and rows that people of these partners may be shown."""
    sentences: set[str] = set()
    numbers: set[float] = set()
    rows: list[dict[str, object]] = []
    for code, metric, month in product(codes, GRANTED, MONTHS):
        partner = str(Partner.objects.get(code=code).public_id)
        groups = expected(metric, month, partner)
        plan = Release.objects.get(cell=metric, month=month).season.plan
        mine = _mine(plan, partner, groups)
        if not mine:
            continue
        sent = {each: _value(raw[code, each][metric]) for each in MONTHS}
        row = _row(metric, month, sent[month], mine, groups)
        row["breakdown"] = _breakdown(metric, month, partner, mine[0])
        row["movement"] = _movement(partner, sent, row, mine[0])
        rows.append(row)
        numbers.add(float(str(row["median"])))
        sentences |= sentences_of(row)
    return Allowed(sentences, numbers, rows)


def _mine(plan: dict, partner: str, groups: dict) -> list[str]:  # type: ignore[type-arg]  # JSON
    pool = next(g["pool"] for g in plan["groups"].values() if partner in g["partners"])
    return sorted(
        (k for k, c in plan["cohorts"].items()
         if k in groups and k != "network" and pool in c["pools"]),
        key=lambda key: plan["cohorts"][key]["members"],
    )  # fmt: skip


def _row(metric: str, month: str, own: float, mine: list[str], groups: dict) -> dict:  # type: ignore[type-arg]  # JSON
    first = groups[mine[0]]
    gap = round(own - float(first["median"]), 4)
    parts = []
    for key in mine:
        members = {"10-19": 10, "20-49": 23}[groups[key]["n"]]
        name = "quarters" if members >= 23 else "halves"
        cuts = groups[key][name]
        parts.append(
            {"group": groups[key]["label"], "owners": groups[key]["n"],
             "part": part_of(metric, own, cuts), "parts": len(cuts) + 1}
        )  # fmt: skip
    return {
        "metric": metric, "month": month, "group": first["label"], "owners": first["n"],
        "median": first["median"], "mean": first["mean"],
        "distance": f"{gap:+.1f}", "network": groups["network"]["median"] if metric == "reply"
        else None,
        "parts": parts, "withheld": None, "answers": [], "network_answers": [], "breakdown": [],
        "median_bound": bound_of(metric, first["median"]),
        "mean_bound": bound_of(metric, first["mean"]),
        "network_bound": bound_of(metric, groups["network"]["median"])
        if metric == "reply" else None,
        "network_coverage": coverage(metric, month) if metric == "reply" else 100,
    }  # fmt: skip


def _value(cell: dict[str, str]) -> float:
    """What a partner's cell of 1,000 cases or answers comes to."""
    if "promoters" in cell:
        return (int(cell["promoters"]) - int(cell["detractors"])) / 10
    return int(cell["n"]) / 10


def _breakdown(metric: str, month: str, partner: str, group: str) -> list[dict[str, object]]:
    """The middles of a metric's parts in the same group."""
    found: list[dict[str, object]] = []
    for part in PARTS.get(metric, ()):
        cell = f"{metric}:{part}"
        middle = str(expected(cell, month, partner)[group]["median"])
        bound = bound_of(cell, middle)
        found.append({"member": part, "median": middle, "median_bound": bound})
    return found


def _movement(partner: str, sent: dict[str, float], row: dict, group: str) -> dict | None:  # type: ignore[type-arg]  # JSON
    """Own change beside the middle's since three months before; all months are of one season."""
    place = MONTHS.index(row["month"]) - 3
    if place < 0:
        return None
    since = MONTHS[place]
    middle = expected(row["metric"], since, partner)[group]["median"]
    moved = float(row["median"]) - float(str(middle))
    return {
        "since": since, "own": f"{sent[row['month']] - sent[since]:+.1f}",
        "group": f"{moved:+.1f}".removesuffix(".0"), "group_changed": False,
    }  # fmt: skip


def _signed(text: str) -> str:
    plain = text.lstrip("+-")
    return plain if float(text) == 0 else f"+{plain}" if float(text) > 0 else f"−{plain}"


def sentences_of(row: dict) -> set[str]:  # type: ignore[type-arg]  # JSON
    """What pages and mails may say of a row: what is printed, and the distance to the middle."""
    gap = float(row["distance"])
    shown = f"{abs(gap):.1f}"
    signed = f"+{shown}" if gap > 0 else f"−{shown}" if gap < 0 else shown
    return {*printed(row), f"You: {signed} from the middle"}


def printed(row: dict) -> list[str]:  # type: ignore[type-arg]  # JSON
    """The sentences about others beside a metric, in the order of the scorecard."""
    group = row["group"] or "your group"
    found = [f"Middle of {row['owners']} owners ({group}): {row['median']}"]
    if row["breakdown"]:
        told = ", ".join(f"{each['member']} {each['median']}" for each in row["breakdown"])
        found.append(f"Middle by part: {told}")
    for part in row["parts"]:
        label = f" ({part['group']})" if part["group"] else ""
        found.append(f"You are in the {_PARTS[part['part'], part['parts']]}{label}")
    if row["movement"]:
        moved = row["movement"]
        month = {"2026-01": "January 2026"}[moved["since"]]
        found.append(
            f"Since {month}: you {_signed(moved['own'])}, the middle {_signed(moved['group'])}"
        )
    if row["network"]:
        found.append(f"Whole network: {row['network']}")
    if row["network_coverage"] < 100:
        found.append(f"It holds the areas of at least {row['network_coverage']} % of owners")
    return found
