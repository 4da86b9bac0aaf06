"""The page of expected against received: partners by months."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from partners.network.queries.codes import territories_within
from portal.access.pages import Page
from portal.access.parameters import chosen, unknown_value
from portal.access.rules import may
from portal.lib.numerals import whole
from portal.ui.formats import month_short
from standards.reporting.enums import Standing
from standards.reporting.exports import expected_csv
from standards.reporting.queries.expected import asking_collections, expected

_MOST_OFFSET = 1_000_000
# The shape of each standing: colour is never the only sign.
SHAPES = {
    Standing.ON_TIME: "●",
    Standing.LATE: "◐",
    Standing.SENT: "◌",
    Standing.MISSING: "✕",
    Standing.RETURNED: "↩",
    Standing.OPEN: "○",
    Standing.NOT_ASKED: "·",
}


class ExpectedPage(Page):
    """What each partner of the area sent in the last 24 months, as a table and as CSV."""

    access = may("months.review")
    query = frozenset({"collection", "q", "territory", "offset", "format"})
    template_name = "reporting/expected.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of it, or all of it as CSV."""
        collections = asking_collections()
        if not collections:
            return self.render(collection=None)
        by_code = {each.code: each for each in collections}
        code = chosen(request.GET, "collection", by_code) or collections[0].code
        territories = territories_within(self.actor.reach("months.review")).order_by("path")
        choices = list(territories.values_list("code", "name"))
        territory = chosen(request.GET, "territory", dict(choices))
        text = request.GET.get("q", "").strip()
        if chosen(request.GET, "format", ("csv",)):
            table = expected(by_code[code], self.actor, text=text, territory=territory, size=None)
            return _file(expected_csv(table), f"expected-{code}.csv")
        table = expected(
            by_code[code], self.actor, text=text, territory=territory, offset=_offset(request)
        )
        names = {"collection": code, "q": text, "territory": territory}
        return self.render(
            collection=by_code[code],
            collections=collections,
            territories=choices,
            territory=territory,
            text=text,
            table=table,
            heads=[(period, month_short(period.code)) for period in table.periods],
            rows=[
                (row, list(zip(table.periods, map(_cell, row.standings), strict=True)))
                for row in table.rows
            ],
            legend=[(standing.value, *_cell(standing)[1:]) for standing in Standing],
            query=urlencode({name: value for name, value in names.items() if value}),
            is_narrowed=bool(text or territory),
        )


def _cell(standing: Standing) -> tuple[str, str, str]:
    """The name of its look, its shape, its word."""
    return standing.value, SHAPES[standing], str(standing.label)


def _offset(request: HttpRequest) -> int:
    offset = whole(request.GET.get("offset", "0"), most=_MOST_OFFSET)
    if offset is None:
        raise unknown_value("offset", request.GET["offset"])
    return offset


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
