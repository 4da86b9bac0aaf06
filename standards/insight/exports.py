"""Figures as CSV and JSON, unrounded."""

import json
from collections.abc import Iterable
from typing import Any

from portal.lib.numerals import plain
from portal.lib.tables.written import csv_text
from standards.insight.queries import Figure, Heatmap, Overview

HEADER = ("group", "period", "value", "numerator", "denominator", "n", "method")


def figures_csv(rows: Iterable[Figure], *, covers: bool = False) -> str:
    """One line per figure under `HEADER`; nothing where there is no number.

    ``covers`` adds of how many partners the ``n`` are, as the page says it.
    """
    lines: list[list[object]] = [[*HEADER, *(["expected"] if covers else [])]]
    for row in rows:
        lines.append(
            [
                row.group,
                row.period,
                written(row.value),
                written(row.numerator),
                written(row.denominator),
                row.n,
                row.method,
                *([row.expected] if covers else []),
            ]
        )
    return csv_text(lines, line_end="\n")


def figures_json(rows: Iterable[Figure]) -> str:
    """A list of objects with the keys of `HEADER`; null where there is no number."""
    listed = [{name: _bare(getattr(row, name)) for name in HEADER} for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1)


def _bare(value: Any) -> Any:
    """Floats without the noise of binary arithmetic."""
    return float(plain(value)) if isinstance(value, float) else value


def heatmap_csv(heatmap: Heatmap) -> str:
    """One line per partner: overall score, upholding, one column per standard, whether it sent.

    A score of who sent nothing is no zero: what is missing counts as one.
    """
    codes = [code for code, _ in heatmap.columns]
    lines: list[list[object]] = [
        ["month", "partner", "name", "overall", "upholding", *codes, "sent"]
    ]
    for row in heatmap.rows:
        upheld = "" if row.is_upholding is None else "yes" if row.is_upholding else "no"
        scores = [written(cell.score) for cell in row.cells]
        lines.append(
            [
                heatmap.month,
                row.code,
                row.name,
                written(row.overall.score),
                upheld,
                *scores,
                "yes" if row.has_sent else "no",
            ]
        )
    return csv_text(lines, line_end="\n")


def overview_csv(overview: Overview) -> str:
    """One line per metric of the overview."""
    lines: list[list[object]] = [
        ["month", "metric", *HEADER[2:], "expected", "value_before", "n_before"]
    ]
    for line in overview.metrics:
        figure = line.combined
        lines.append(
            [
                overview.month,
                line.code,
                written(figure.value if figure else None),
                written(figure.numerator if figure else None),
                written(figure.denominator if figure else None),
                figure.n if figure else "",
                figure.method if figure else "",
                line.expected,
                written(line.before.value if line.before else None),
                line.before.n if line.before else "",
            ]
        )
    return csv_text(lines, line_end="\n")


def written(value: float | None) -> str:
    """A number as it is reckoned, without rounding but without the noise of binary arithmetic."""
    return "" if value is None else plain(value)
