"""V0 as a function: numbers about others in a partner's answers that cannot be recomputed."""

import csv
import io
import json
import re
from collections import Counter
from html import unescape

from python_calamine import CalamineWorkbook

from tests.leaks.papers import Told, paper_faults
from tests.leaks.replay import BANDS
from tests.leaks.sayable import allowed_for, printed, sentences_of
from tests.leaks.visits import Answers
from tests.leaks.worlds import SECOND, VIEWER, Cells

_PEER = re.compile(r'<span class="small scorecard__peer">(.*?)</span>', re.S)
_SPEC = re.compile(r'<script type="application/json" id="chart-[0-9a-f]+">(.*?)</script>', re.S)
_SIZE = re.compile(r", (\S+) owners")
SIZES = {text for _, text in BANDS}


def mismatches(answers: Answers, raw: dict[tuple[str, str], Cells]) -> tuple[int, list[str]]:
    """How many figures were checked, and those that nothing explains."""
    own, both = allowed_for((VIEWER,), raw), allowed_for((VIEWER, SECOND), raw)
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
            found.update(sentences_of(row))
    return found


def _papers(rows: list[dict[str, object]], url: str) -> list[Told]:
    """What the PDF of a month must say of others, metric by metric."""
    return [
        Told(
            metric=str(row["metric"]),
            sentences=printed(row),
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
