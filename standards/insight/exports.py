"""Figures as CSV and JSON, unrounded."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from portal.lib.numerals import plain
from portal.lib.tables.formulas import harmless
from standards.insight.queries import Figure, Heatmap, Overview

HEADER = ("group", "period", "value", "numerator", "denominator", "n", "method")


def figures_csv(rows: Iterable[Figure], *, covers: bool = False) -> str:
    """One line per figure under `HEADER`; nothing where there is no number.

    ``covers`` adds of how many partners the ``n`` are, as the page says it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADER, *(["expected"] if covers else [])])
    for row in rows:
        writer.writerow(
            [
                harmless(row.group),
                row.period,
                written(row.value),
                written(row.numerator),
                written(row.denominator),
                row.n,
                row.method,
                *([row.expected] if covers else []),
            ]
        )
    return out.getvalue()


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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    codes = [code for code, _ in heatmap.columns]
    writer.writerow(["month", "partner", "name", "overall", "upholding", *codes, "sent"])
    for row in heatmap.rows:
        upheld = "" if row.is_upholding is None else "yes" if row.is_upholding else "no"
        scores = [written(cell.score) for cell in row.cells]
        writer.writerow(
            [
                heatmap.month,
                harmless(row.code),
                harmless(row.name),
                written(row.overall.score),
                upheld,
                *scores,
                "yes" if row.has_sent else "no",
            ]
        )
    return out.getvalue()


def overview_csv(overview: Overview) -> str:
    """One line per metric of the overview."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["month", "metric", *HEADER[2:], "expected", "value_before", "n_before"])
    for line in overview.metrics:
        figure = line.combined
        writer.writerow(
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
    return out.getvalue()


def written(value: float | None) -> str:
    """A number as it is reckoned, without rounding but without the noise of binary arithmetic."""
    return "" if value is None else plain(value)
