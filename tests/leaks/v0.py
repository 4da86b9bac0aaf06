"""V0 as a function: numbers about others in a partner's answers that cannot be recomputed."""

import csv
import io
import json
import re
from collections import Counter
from html import unescape
from itertools import product
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from partners.network.models import Partner
from standards.release.models import Release
from tests.leaks.papers import Told, paper_faults
from tests.leaks.replay import BANDS, bound_of, coverage, expected, part_of
from tests.leaks.visits import Answers
from tests.leaks.worlds import GRANTED, MONTHS, SECOND, VIEWER, Cells

_PEER = re.compile(r'<span class="small scorecard__peer">(.*?)</span>', re.S)
_SPEC = re.compile(r'<script type="application/json" id="chart-[0-9a-f]+">(.*?)</script>', re.S)
_SIZE = re.compile(r", (\S+) owners")
SIZES = {text for _, text in BANDS}
_PARTS = {
    (1, 2): "better half", (2, 2): "lower half", (1, 3): "best third", (2, 3): "middle third",
    (3, 3): "lowest third", (1, 4): "best quarter", (2, 4): "second quarter",
    (3, 4): "third quarter", (4, 4): "lowest quarter",
}  # fmt: skip


class Allowed(NamedTuple):
    """What may be said: sentences, numbers in charts, rows of files and of the API."""

    sentences: set[str]
    numbers: set[float]
    rows: list[dict[str, object]]


def mismatches(answers: Answers, raw: dict[tuple[str, str], Cells]) -> tuple[int, list[str]]:
    """How many figures were checked, and those that nothing explains."""
    own, both = _allowed((VIEWER,), raw), _allowed((VIEWER, SECOND), raw)
    checked, wrong = 0, []
    for (role, ask), answer in answers.items():
        allowed = both if role == "signer" else own
        sentences, numbers, rows = allowed.sentences, allowed.numbers, allowed.rows
        if answer.status != 200:
            continue
        body = answer.body.decode("utf-8", "replace")
        for text in _PEER.findall(body):
            checked += 1
            plain = _words(text)
            if plain not in sentences:
                wrong.append(f"{role} {ask.url}: {plain}")
        if ask.route == "disclosure:scorecard":
            for text in Counter(map(_words, _PEER.findall(body))) - _of_month(own.rows, ask.url):
                wrong.append(f"{role} {ask.url}: more often than explained: {text}")
        if ask.route in ("disclosure:mine", "disclosure:mine_of_partner"):
            for size in _SIZE.findall(body):
                checked += 1
                if size not in SIZES:
                    wrong.append(f"{role} {ask.url}: {size} owners")
        for spec in _SPEC.findall(body):
            for value in _middles(json.loads(spec)):
                checked += 1
                if value not in numbers:
                    wrong.append(f"{role} {ask.url}: chart {value}")
        if ask.route == "mail":
            for line in re.findall(r"^ {4}(.+)$", body, re.M):
                checked += 1
                if line.strip() not in sentences:
                    wrong.append(f"{role} mail: {line.strip()}")
        if ask.route == "disclosure:scorecard_file" and ask.url.endswith("/pdf/"):
            read, faults = paper_faults(answer.body, _papers(own.rows, ask.url))
            checked += read
            wrong += [f"{role} {ask.url}: {fault}" for fault in faults]
        elif ask.route == "disclosure:scorecard_file":
            for item in _file_figures(answer.body):
                checked += 1
                if item not in [_as_in_files(row) for row in rows]:
                    wrong.append(f"{role} {ask.url}: {item}")
        if ask.route == "api-comparisons":
            for item in json.loads(body)["comparisons"]:
                checked += 1
                if item not in rows:
                    wrong.append(f"{role} {ask.url}: {item}")
    return checked, wrong


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())


def _of_month(rows: list[dict[str, object]], url: str) -> Counter[str]:
    """How often each sentence may stand on the page of a month: once for each metric it fits."""
    found: Counter[str] = Counter()
    for row in rows:
        if f"/{row['month']}/" in url:
            found.update(_sentences(row))
    return found


def _papers(rows: list[dict[str, object]], url: str) -> list[Told]:
    """What the PDF of a month must say of others, metric by metric."""
    return [
        Told(
            metric=str(row["metric"]),
            sentences=_printed(row),
            middle=float(str(row["median"])) if row["median_bound"] is None else None,
            distance=float(str(row["distance"])),
        )
        for row in rows
        if f"/{row['month']}/" in url
    ]


FIGURES = (
    "metric", "compared_month", "group", "owners", "middle", "typical", "distance", "network",
    "parts",
)  # fmt: skip


def _file_figures(body: bytes) -> list[tuple[str, ...]]:
    """What a CSV or XLSX file tells of others, row by row."""
    if body.startswith(b"PK"):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)
        lines = [[_plain(value) for value in line] for line in sheet.to_python()]
    else:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    head, *rest = lines
    found = [dict(zip(head, line, strict=True)) for line in rest]
    return [
        tuple(_number(row[name]) for name in FIGURES)
        for row in found
        if row["compared_month"] and not row["withheld"]
    ]


def _plain(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _number(text: str) -> str:
    """A number without trailing zeros or plus sign, any other text as it is."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def _as_in_files(row: dict) -> tuple[str, ...]:  # type: ignore[type-arg]  # JSON
    """An expected row as files write it, numbers as `_number` reads them."""
    ends = {"at_most": "<= ", "at_least": ">= ", None: ""}
    return tuple(
        _number(text)
        for text in (
            row["metric"], row["month"], row["group"], row["owners"],
            ends[row["median_bound"]] + row["median"], ends[row["mean_bound"]] + row["mean"],
            row["distance"],
            ends[row["network_bound"]] + row["network"] if row["network"] else "",
            " ".join(f"{part['part']}/{part['parts']}" for part in row["parts"]),
        )
    )  # fmt: skip


def _middles(spec: object) -> list[float]:
    """What charts draw of others."""
    if isinstance(spec, dict):
        own = [v for k, v in spec.items() if k in ("middle", "low", "high") and v is not None]
        return [v for v in own if isinstance(v, (int, float))] + [
            found for value in spec.values() for found in _middles(value)
        ]
    return [found for item in spec for found in _middles(item)] if isinstance(spec, list) else []


def _allowed(codes: tuple[str, ...], raw: dict[tuple[str, str], Cells]) -> Allowed:
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
        sent = {each: int(raw[code, each][metric]["n"]) / 10 for each in MONTHS}
        row = _row(metric, month, sent[month], mine, groups)
        row["movement"] = _movement(partner, sent, row, mine[0])
        rows.append(row)
        numbers.add(float(str(row["median"])))
        sentences |= _sentences(row)
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


def _sentences(row: dict) -> set[str]:  # type: ignore[type-arg]  # JSON
    gap = float(row["distance"])
    shown = f"{abs(gap):.1f}"
    signed = f"+{shown}" if gap > 0 else f"−{shown}" if gap < 0 else shown
    return {*_printed(row), f"You: {signed} from the middle"}


def _printed(row: dict) -> list[str]:  # type: ignore[type-arg]  # JSON
    """The sentences about others beside a metric, in the order of the scorecard."""
    group = row["group"] or "your group"
    found = [f"Middle of {row['owners']} owners ({group}): {row['median']}"]
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
