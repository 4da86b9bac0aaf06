"""What the PDF of a scorecard says of others: the words beside each metric, the charts in words.

Every word of the column *Compared with* has to be told by `Told`, and all that `Told` tells has to
be there: a PDF without comparisons, or one that cannot be read, explains nothing.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml
from pypdf import PdfReader

from tests.leaks.worlds import STANDARD

_STANDARD = yaml.safe_load(STANDARD)
_NAMES = {metric["code"]: metric["name"] for metric in _STANDARD["metrics"]}
_UNITS = {metric["code"]: metric["unit"] for metric in _STANDARD["metrics"] if "unit" in metric}
_PERCENT = {code for code, unit in _UNITS.items() if unit == "%"}
_TARGETS = [
    (clause["title"], _NAMES[target["metric"]])
    for section in _STANDARD["sections"]
    for clause in section["clauses"]
    for target in clause["targets"]
]
_HEAD = "Clause and metric You Target Result Points Compared with"
_TITLE = "At or above the middle of your peers in"
# What comes after the table; a row ends where the next one begins, or here.
_AFTER = rf"{_TITLE} |Why \d|Comparisons come from "
_DRAWN = re.compile(r"([^.:]+): you (\S+) %, peers' middle (\S+) %")
# How sentences about others begin, so that none stands anywhere else.
_BEGINNINGS = re.compile(
    r"Middle (?:of|by) |Typical partner|Answers of |You are in the |Since \w+ \d+: |Whole network"
)


class Told(NamedTuple):
    """What may be said of others for one metric; ``middle`` is None where it is only a bound."""

    metric: str
    sentences: list[str]
    middle: float | None
    distance: float


def paper_faults(body: bytes, told: Sequence[Told]) -> tuple[int, list[str]]:
    """How many figures of a PDF were checked, and what is in it unexplained, or not in it."""
    reader = PdfReader(io.BytesIO(body))
    words = words_of(reader)
    faults = _cell_faults(words, told) + _chart_faults(words, told)
    faults += [f"only for the ear: {alt}" for alt in alternatives(reader) if alt not in words]
    return sum(len(each.sentences) for each in told) + len(_drawn(told)), faults


def words_of(reader: PdfReader) -> str:
    """The text of all pages in one line, without what each page repeats."""
    pages = []
    for number, page in enumerate(reader.pages, 1):
        text = " ".join(page.extract_text().split())
        pages.append(text.removesuffix(f"{number} / {len(reader.pages)}").replace(_HEAD, ""))
    return " ".join(" ".join(pages).split())


def alternatives(reader: PdfReader) -> list[str]:
    """The texts a screen reader says instead of drawings."""
    return [" ".join(text.split()) for text in _alts(reader.root_object.get("/StructTreeRoot"))]


def _alts(node: Any) -> Iterator[str]:
    node = node.get_object() if node is not None else None
    if isinstance(node, list):
        for each in node:
            yield from _alts(each)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        yield from _alts(node.get("/K"))


def _cell_faults(words: str, told: Sequence[Told]) -> list[str]:
    """The last column of each metric's row against what may stand there, word by word."""
    may = {_NAMES[each.metric]: _column(each) for each in told}
    faults = []
    for clause, name in _TARGETS:
        cell = _cell(words, clause, name)
        if cell != may.get(name, ""):
            faults.append(f"{name}: {cell!r} instead of {may.get(name, '')!r}")
    found, explained = (len(_BEGINNINGS.findall(text)) for text in (words, " ".join(may.values())))
    if found != explained:
        faults.append(f"{found} sentences about others, {explained} explained")
    return faults


def _column(told: Told) -> str:
    """The unit, where there is one, over the sentences."""
    unit = _UNITS.get(told.metric)
    return " ".join([f"in {unit}"] * bool(unit) + told.sentences)


def _cell(words: str, clause: str, name: str) -> str | None:
    """What stands behind the points of a metric; None where the row is not found."""
    ends = "|".join(f"{re.escape(title)} {re.escape(each)} " for title, each in _TARGETS)
    row = rf"{re.escape(clause)} {re.escape(name)} (.*?) (?:\S+) / (?:[\d.]+|–) ?(.*?)"
    found = re.search(rf"{row} ?(?={ends}|{_AFTER}|$)", words)
    return found[2] if found else None


def _chart_faults(words: str, told: Sequence[Told]) -> list[str]:
    """The chart's title and words against own values and middles."""
    drawn = _drawn(told)
    ahead = sum(each.distance >= 0 for each, _ in drawn)
    titles = re.findall(rf"{_TITLE} (\S+ of \S+?)(?=\. | bar: )", words)
    title = {f"{ahead} of {len(drawn)}"} if drawn else set()
    faults = [f"chart titles {titles} instead of {title}"] if set(titles) != title else []
    found = [(name.strip(), own, middle) for name, own, middle in _DRAWN.findall(words)]
    may = [
        (_NAMES[each.metric], f"{middle + each.distance:.1f}", f"{middle:.1f}")
        for each, middle in drawn
    ]
    if found != may:
        faults.append(f"chart {found} instead of {may}")
    return faults


def _drawn(told: Sequence[Told]) -> list[tuple[Told, float]]:
    """What the chart shows, with its middle: percentages that are more than a bound."""
    return [
        (each, each.middle) for each in told if each.middle is not None and each.metric in _PERCENT
    ]
