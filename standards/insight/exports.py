"""Figures as CSV and JSON, unrounded."""

import csv
import io
import json
from collections.abc import Iterable

from portal.lib.tables.formulas import harmless
from standards.insight.queries import Figure, Heatmap, Overview

HEADER = ("group", "period", "value", "numerator", "denominator", "n", "method")


def figures_csv(rows: Iterable[Figure]) -> str:
    """One line per figure under `HEADER`; nothing where there is no number."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow(
            [
                harmless(row.group),
                row.period,
                plain(row.value),
                plain(row.numerator),
                plain(row.denominator),
                row.n,
                row.method,
            ]
        )
    return out.getvalue()


def figures_json(rows: Iterable[Figure]) -> str:
    """A list of objects with the keys of `HEADER`; null where there is no number."""
    listed = [{name: getattr(row, name) for name in HEADER} for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1)


def heatmap_csv(shown: Heatmap) -> str:
    """One line per partner: overall score, upholding, one column per standard."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    codes = [code for code, _ in shown.columns]
    writer.writerow(["month", "partner", "name", "overall", "upholding", *codes])
    for row in shown.rows:
        upheld = "" if row.is_upholding is None else "yes" if row.is_upholding else "no"
        scores = [plain(cell.score) for cell in row.cells]
        writer.writerow(
            [
                shown.month,
                harmless(row.code),
                harmless(row.name),
                plain(row.overall.score),
                upheld,
                *scores,
            ]
        )
    return out.getvalue()


def overview_csv(shown: Overview) -> str:
    """One line per metric of the overview."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["month", "metric", *HEADER[2:], "expected", "value_before"])
    for line in shown.metrics:
        found = line.combined
        writer.writerow(
            [
                shown.month,
                line.code,
                plain(found.value if found else None),
                plain(found.numerator if found else None),
                plain(found.denominator if found else None),
                found.n if found else "",
                found.method if found else "",
                line.expected,
                plain(line.before.value if line.before else None),
            ]
        )
    return out.getvalue()


def plain(value: float | None) -> str:
    """A number unrounded, whole ones without a point."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(float(value))
