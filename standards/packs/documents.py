"""A partner's own months and scores as files: what it sent, and what it was shown of its scores."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from portal.lib.tables.formulas import harmless
from standards.measures import ABSENCES
from standards.scoring.queries import StandardScore

SCORE_HEADER = ("month", "standard", "clause", "metric", "status", "value", "points", "possible")
_PLAIN = ("partner", "metric", "member", "month")


def values_csv(partner: str, months: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str:
    """The cells by month and key as a long file, which the portal takes back."""
    cells = [(month, key, cell) for month, by_key in months.items() for key, cell in by_key.items()]
    parts = sorted({part for _, _, cell in cells for part in cell})
    # Reasons for no number stand at the end, as in the files the portal prepares.
    ordered = [part for part in parts if part not in ABSENCES]
    ordered += [part for part in parts if part in ABSENCES]
    rows = [
        [
            partner,
            key.partition(":")[0],
            key.partition(":")[2],
            month,
            *(str(cell.get(part, "")) for part in ordered),
        ]
        for month, key, cell in cells
    ]
    return _csv((*_PLAIN, *ordered), rows)


def scorecard_csv(month: str, standards: Iterable[StandardScore]) -> str:
    """The own lines of one month's scorecard."""
    rows = [
        [
            month,
            standard.name,
            line.clause,
            line.metric_name,
            line.status,
            line.value or "",
            line.contribution or "",
            line.possible or "",
        ]
        for standard in standards
        for line in standard.lines
    ]
    return _csv(SCORE_HEADER, rows)


def zipped(files: Mapping[str, str]) -> bytes:
    """Texts by name as one ZIP file; the same texts give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return content.getvalue()


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
