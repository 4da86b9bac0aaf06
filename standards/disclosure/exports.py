"""A scorecard as CSV, XLSX and PDF: the same disclosed board as the page, on the same grid."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import months
from portal.lib.tables.formulas import number
from portal.lib.tables.written import csv_file
from portal.ui.charts import Chart, drawn
from portal.ui.formats import month_text
from portal.ui.papers import pdf
from standards.disclosure.boards import Board, Line
from standards.disclosure.charts import history
from standards.disclosure.presentation import standard_rows, unshown_rows
from standards.release.figures import Figure
from standards.scoring.queries import StandardScore

HEADER = (
    "month",
    "partner",
    "standard",
    "version",
    "clause",
    "metric",
    "status",
    "value",
    "unit",
    "numerator",
    "denominator",
    "target",
    "points",
    "possible",
    "compared_month",
    "group",
    "owners",
    "middle",
    "typical",
    "distance",
    "network",
    "parts",
    "withheld",
)
# Written as numbers where a spreadsheet can calculate with them.
NUMBERS = frozenset(
    {
        "value",
        "numerator",
        "denominator",
        "target",
        "points",
        "possible",
        "middle",
        "typical",
        "distance",
        "network",
    }
)
_TEMPLATE = Path(__file__).parent / "typst" / "scorecard.typ"
Maker = Callable[[Board], bytes]


def file_rows(board: Board) -> list[list[str]]:
    """One row per metric, in the order of `HEADER`; texts as disclosed, '' for nothing."""
    return [
        _row(board, standard.own, line) for standard in board.standards for line in standard.lines
    ]


def _row(board: Board, standard: StandardScore, line: Line) -> list[str]:
    score, peers = line.own, line.peers
    own = [
        board.month,
        board.partner.code,
        standard.code,
        standard.version,
        score.clause,
        score.metric,
        score.status,
        score.value or score.code,
        score.unit,
        score.numerator,
        score.denominator,
        score.target if line.shows_target else "",
        score.contribution,
        score.possible,
    ]
    others: list[Any] = [""] * (len(HEADER) - len(own))
    if peers is not None:
        others = [
            peers.month,
            peers.group.label,
            peers.group.size,
            _bound(peers.median),
            _bound(peers.mean),
            peers.distance,
            _bound(peers.network),
            " ".join(f"{part.part}/{part.parts}" for part in peers.parts),
            peers.withheld,
        ]
    texts = ["" if value is None else str(value) for value in (*own, *others)]
    # A plus sign would make a spreadsheet's formula, or a text, of a number.
    return [
        text.removeprefix("+") if name in NUMBERS else text
        for name, text in zip(HEADER, texts, strict=True)
    ]


def _bound(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return {"low": "<= ", "high": ">= "}.get(figure.end, "") + figure.value


def card_csv(board: Board) -> bytes:
    """CSV in UTF-8 with a byte-order mark, for any spreadsheet."""
    return csv_file([HEADER, *file_rows(board)])


def card_xlsx(board: Board) -> bytes:
    """XLSX with one sheet; its properties say nothing of when, by whom or from what it was made."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    # The file tells the month it is about, not the moment it was asked for.
    book.set_properties(
        {"created": _midnight(board.month), "title": f"{board.partner.code} {board.month}"}
    )
    sheet = book.add_worksheet(board.month)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(HEADER):
        sheet.write_string(0, column, name, bold)
    for index, row in enumerate(file_rows(board), 1):
        for column, (name, value) in enumerate(zip(HEADER, row, strict=True)):
            figure = number(value) if name in NUMBERS else None
            if figure is not None:
                sheet.write_number(index, column, figure)
            elif value:
                sheet.write_string(index, column, value)
    sheet.autofit()
    book.close()
    return data.getvalue()


def card_pdf(board: Board) -> bytes:
    """PDF to print or file; equal boards give equal bytes."""
    rows = standard_rows(board)
    state = _("Final") if board.is_final else _("Provisional")
    data = {
        "title": board.partner.name,
        "subtitle": f"{month_text(board.month)} · {state}",
        "overall": board.overall or "–",
        "words": {
            "overall": _("Overall score"),
            "clause": _("Clause and metric"),
            "you": _("You"),
            "target": _("Target"),
            "result": _("Result"),
            "points": _("Points"),
            "peers": _("Compared with"),
        },
        "standards": [
            {
                "name": f"{standard.name} {standard.version}",
                "score": f"{standard.score} / {standard.scale}",
                "lines": [
                    [
                        f"{line.clause}\n{line.metric}",
                        f"{line.value}\n{line.reckoning}",
                        line.target,
                        line.status,
                        f"{line.contribution} / {line.possible}",
                        "\n".join(filter(None, (line.peers_heading, *line.peers))),
                    ]
                    for line in standard.lines
                ],
                "charts": [_figure(chart) for chart in (standard.peers, standard.why) if chart],
            }
            for standard in rows
        ],
        "unshown": [[each.name, each.reason] for each in unshown_rows(board)],
        "charts": [_figure(chart, 620) for chart in [history(board)] if chart],
        "note": _(
            "Comparisons come from published groups of at least ten owners, rounded; no single"
            " partner can be read from them."
        ),
    }
    return pdf(_TEMPLATE, data)


def _figure(chart: Chart, width: int = 500) -> dict[str, str]:
    """The chart of the page: its drawing, and in words all that it shows."""
    return {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "svg": drawn(chart, width=width),
        "alt": chart.alt,
    }


MAKERS: dict[str, tuple[str, Maker]] = {
    "csv": ("text/csv; charset=utf-8", card_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", card_xlsx),
    "pdf": ("application/pdf", card_pdf),
}


def _midnight(month: str) -> dt.datetime:
    return dt.datetime.combine(months.last_day(month), dt.time())
