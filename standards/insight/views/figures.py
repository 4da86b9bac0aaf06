"""Figures of one metric: trends and roll-ups, labelled with method and coverage."""

from collections.abc import Mapping, Sequence
from typing import TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from partners.network.queries import territories_within
from portal.access.pages import Page
from portal.access.parameters import chosen
from portal.access.rules import may
from portal.lib import months
from portal.lib.numerals import difference_shown
from portal.lib.results import Refusal
from portal.ui.charts import Chart, Series, trend
from portal.ui.formats import month_text, number_text
from standards.catalogue.queries import metric_facts
from standards.insight.exports import figures_csv
from standards.insight.queries import Figure, Figures, figures
from standards.insight.questions import question
from standards.insight.views.months import month_of
from standards.insight.views.pages import csv_answer, is_csv, offset_of
from standards.measures import MEASURES
from standards.measures.combination import MEAN

BY = [
    ("territory", gettext_lazy("Territory")),
    ("tier", gettext_lazy("Tier")),
    ("kind", gettext_lazy("Kind")),
    ("owner", gettext_lazy("Owner")),
    ("partner", gettext_lazy("Partner")),
]
PER = [
    ("month", gettext_lazy("Month")),
    ("quarter", gettext_lazy("Quarter")),
    ("year", gettext_lazy("Year")),
    ("financial_year", gettext_lazy("Financial year")),
    ("range", gettext_lazy("Whole span")),
]
# Where the financial year is the calendar's.
CALENDAR = [each for each in PER if each[0] != "financial_year"]
METHODS = [
    ("", gettext_lazy("Pooled: every case counts the same")),
    (MEAN, gettext_lazy("Mean of partners: every partner counts the same")),
]
# How figures were combined, in words a page may translate; the CSV keeps these.
METHOD_WORDS = (
    gettext_noop("pooled"),
    gettext_noop("mean of partners"),
    gettext_noop("sum"),
    gettext_noop("percent yes"),
    gettext_noop("as reported"),
)
MOST_LINES = 4
PAGE = 50


class Asking(TypedDict):
    """What a page asks of `question`, by the names of its arguments."""

    metric: str
    by: str
    per: str
    first: str
    last: str
    where: list[str]
    method: str


class Choices(TypedDict):
    """What can be chosen, by the names of the page's fields: pairs of a value and its label."""

    metric: Sequence[tuple[str, str]]
    by: Sequence[tuple[str, str | Promise]]
    per: Sequence[tuple[str, str | Promise]]
    method: Sequence[tuple[str, str | Promise]]
    territory: Sequence[tuple[str, str]]


class FiguresPage(Page):
    """Ask for a metric's figures."""

    access = may("network.read")
    query = frozenset(
        {"metric", "by", "per", "from", "to", "territory", "method", "format", "month", "offset"}
    )
    template_name = "insight/figures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the answer below it, or the answer as CSV."""
        asked = self._asked(request)
        answer, refusal = None, None
        try:
            answer = (
                figures(question(**asked, year_begins=settings.FINANCIAL_YEAR_BEGINS), self.actor)
                if asked["metric"]
                else None
            )
        except Refusal as error:
            refusal = error
        if answer is not None and is_csv(request):
            return csv_answer(
                figures_csv(answer.rows, covers=True), f"{asked['metric']}.csv", self.actor
            )
        offset = offset_of(request)
        following = offset + PAGE
        asked_territory = asked["where"][0].partition("=")[2] if asked["where"] else ""
        whole = self._name_of(asked_territory) or self._whole()
        return self.render(
            status=422 if refusal else 200,
            refusal=refusal,
            answer=answer,
            rows=answer.rows[offset:following] if answer else (),
            offset=offset,
            first_line=offset + 1,
            lines=len(answer.rows) if answer else 0,
            next_offset=following if answer and following < len(answer.rows) else None,
            chart=_chart(answer, whole) if answer else None,
            whole=whole,
            csv_url=_again(request, format="csv"),
            # The number of the page's first line follows.
            pages_url=_again(request, offset=""),
            can_choose_method=answer is not None and MEASURES[answer.metric.kind].is_poolable,
            asked=asked,
            territory=asked_territory,
            options=self._options(),
        )

    def _whole(self) -> str:
        """What all figures together are of: for whoever sees a part, only that part."""
        is_all = self.actor.reach("network.read").is_whole
        return _("Whole network") if is_all else _("All your partners")

    def _name_of(self, territory: str) -> str:
        if not territory:
            return ""
        rows = territories_within(self.actor.reach("network.read")).filter(code=territory)
        return rows.values_list("name", flat=True).first() or territory

    def _asked(self, request: HttpRequest) -> Asking:
        last, _known = month_of(request)
        given = request.GET
        territory = given.get("territory", "")
        metric = given.get("metric", "").replace("\x00", "")
        # What cannot be combined is asked partner by partner, unless somebody asks otherwise.
        fact = metric_facts().get(metric.partition(":")[0])
        is_position = fact is not None and MEASURES[fact.kind].is_position
        is_apart = is_position and self.actor.may("values.read")
        return {
            "metric": metric,
            "by": given.get("by", "partner" if is_apart else "network"),
            "per": given.get("per", "month"),
            "first": given.get("from", last if is_apart else months.shift(last, -12)),
            "last": given.get("to", last),
            "where": [f"territory={territory}".replace("\x00", "")] if territory else [],
            "method": chosen(given, "method", dict(METHODS)),
        }

    def _options(self) -> Choices:
        territories = territories_within(self.actor.reach("network.read")).order_by("path")
        metrics = []
        for metric in metric_facts().values():
            if not MEASURES[metric.kind].has_figure:
                continue
            names = dict(metric.members)
            for key in metric.cell_keys:
                member = key.partition(":")[2]
                name = f"{metric.name}: {names[member]}" if member else metric.name
                metrics.append((key, name))
        return {
            "metric": sorted(metrics, key=lambda pair: pair[1].casefold()),
            "by": [("network", self._whole()), *BY],
            "per": PER if settings.FINANCIAL_YEAR_BEGINS > 1 else CALENDAR,
            "method": METHODS,
            "territory": list(territories.values_list("code", "name")),
        }


def _again(request: HttpRequest, **last: str) -> str:
    """The same question with another word at its end."""
    parameters = {name: value for name, value in request.GET.items() if name != "offset"}
    return "?" + urlencode({**parameters, **last})


def _chart(answer: Figures, whole: str) -> Chart | None:
    if answer.question.per != "month" or not MEASURES[answer.metric.kind].has_value:
        return None
    by_group: dict[str, dict[str, Figure]] = {}
    for row in answer.rows:
        by_group.setdefault(row.name, {})[row.period] = row
    span = answer.question.span()
    if len(by_group) > MOST_LINES or not by_group or len(span) < 2:
        return None
    return trend(
        title=_finding(answer),
        subtitle=_covered(answer),
        months=span,
        series=[
            _series(whole if name == "network" else name, group_figures, span)
            for name, group_figures in by_group.items()
        ],
        unit=answer.unit,
        places=answer.metric.precision,
    )


def _series(name: str, by_period: Mapping[str, Figure], span: Sequence[str]) -> Series:
    """The line of one group, with whom each of its values covers."""
    return Series(
        name,
        [by_period[month].value if month in by_period else None for month in span],
        gaps={m: _("nobody sent it") for m, row in by_period.items() if row.value is None},
        covers={m: _coverage(row) for m, row in by_period.items()},
    )


def _coverage(row: Figure) -> str:
    return ngettext("%(n)s of %(all)s partner", "%(n)s of %(all)s partners", row.expected) % {
        "n": number_text(row.n),
        "all": number_text(row.expected),
    }


def _covered(answer: Figures) -> str:
    """How the values were combined, and of a single line whom its first and last value cover."""
    method = _("Combined as: {method}.").format(method=_(answer.rows[0].method))
    rows = [row for row in answer.rows if row.value is not None]
    if len({row.group for row in answer.rows}) > 1 or len(rows) < 2:
        return method
    ends = [
        _("{month}: {covers}").format(month=month_text(row.period), covers=_coverage(row))
        for row in (rows[0], rows[-1])
    ]
    return f"{method} {' · '.join(ends)}."


def _finding(answer: Figures) -> str:
    """*First reply: 87.1 %, up 2.3 since May 2025* for one line, the metric's name for several."""
    rows = [row for row in answer.rows if row.value is not None]
    name = answer.metric.name
    if len({row.group for row in answer.rows}) > 1 or len(rows) < 2:
        return name
    places = answer.metric.precision
    first, last = rows[0], rows[-1]
    change = difference_shown(last.value, first.value, places) or 0
    texts = {
        1: _("{name}: {value}, up {change} since {month}"),
        -1: _("{name}: {value}, down {change} since {month}"),
        0: _("{name}: {value}, as in {month}"),
    }
    return texts[(change > 0) - (change < 0)].format(
        name=name,
        value=f"{number_text(last.value, places)} {answer.unit}".strip(),
        change=number_text(abs(change), places),
        month=month_text(first.period),
    )
