"""Overview, heatmap, one partner."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partners.network.queries import all_partners, territories_within
from partners.sharing.services.ledger import note_brand
from portal.access.actor import Actor
from portal.access.pages import Page, visible_or_404
from portal.access.parameters import chosen, unknown_value
from portal.access.rules import may
from portal.lib.numerals import whole
from portal.ui.charts import Chart, Series, trend
from portal.ui.formats import month_text, number_text
from standards.insight.exports import heatmap_csv, overview_csv
from standards.insight.queries import (
    MonthScore,
    PartnerMonth,
    heatmap,
    overview,
    partner_cells,
    partner_trend,
)
from standards.insight.views.months import month_of

# No network has more partners.
MOST_OFFSET = 10**6


class OverviewPage(Page):
    """The network in one month."""

    access = may("network.read")
    query = frozenset({"month", "format"})
    template_name = "insight/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or its metrics as CSV."""
        month, month_choices = month_of(request)
        summary = overview(month, self.actor)
        if is_csv(request):
            return csv_answer(overview_csv(summary), f"overview-{month}.csv", self.actor)
        return self.render(
            shown=summary,
            months=month_choices,
            chart=_upholding(summary.trend),
            month=month,
            whole=whole_words(self.actor),
            may_see_values=self.actor.may("values.read"),
        )


class HeatmapPage(Page):
    """Partners by standards."""

    access = may("network.read")
    query = frozenset({"month", "territory", "offset", "format"})
    template_name = "insight/heatmap.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of it, or all of it as CSV."""
        month, month_choices = month_of(request)
        territories = territories_within(self.actor.reach("network.read")).order_by("path")
        choices = list(territories.values_list("code", "name"))
        territory = chosen(request.GET, "territory", dict(choices))
        offset = offset_of(request)
        if is_csv(request):
            everybody = heatmap(month, self.actor, territory=territory, size=None)
            return csv_answer(heatmap_csv(everybody), f"heatmap-{month}.csv", self.actor)
        table = heatmap(month, self.actor, territory=territory, offset=offset)
        return self.render(
            shown=table, months=month_choices, month=month, territories=choices, territory=territory
        )


class PartnerPage(Page):
    """One partner's scores and cells, for the brand."""

    access = may("network.read")
    query = frozenset({"month"})
    template_name = "insight/partner.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page of one month with the year before it."""
        partner = visible_or_404(all_partners(), self.actor, public_id, "network.read")
        month, month_choices = month_of(request)
        scores = partner_trend(partner, month, self.actor)
        note_brand(what=month, channel="page", actor=self.actor, partner=partner.public_id)
        return self.render(
            partner=partner,
            month=month,
            months=month_choices,
            cells=partner_cells(partner, month, self.actor),
            chart=_own_trend(scores),
            may_see_values=self.actor.may("values.read"),
        )


def whole_words(actor: Actor) -> str:
    """What all figures together are of, within a sentence: for whoever sees a part, only that."""
    is_all = actor.reach("network.read").is_whole
    return _("the network") if is_all else _("your part of the network")


def offset_of(request: HttpRequest) -> int:
    """Where the page of a long list begins."""
    offset = whole(request.GET.get("offset", "0"), most=MOST_OFFSET)
    if offset is None:
        raise unknown_value("offset", request.GET["offset"])
    return offset


def is_csv(request: HttpRequest) -> bool:
    """Whether a file is asked for in place of the page."""
    return chosen(request.GET, "format", ("csv",)) == "csv"


def csv_answer(text: str, name: str, actor: Actor) -> HttpResponse:
    """A CSV download; the ledger notes who took it."""
    note_brand(what=name, channel="csv", actor=actor)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _upholding(points: tuple[MonthScore, ...]) -> Chart | None:
    judged_points = [point for point in points if point.judged]
    if not judged_points:
        return None
    latest = judged_points[-1]
    return trend(
        # The newest month may not be judged yet: the sentence names the month it is of.
        title=_("{percent} % of partners uphold the standards in {month}").format(
            percent=number_text(latest.upholding_percent, 0), month=month_text(latest.month)
        ),
        subtitle=_("Every mandatory target met, of partners judged."),
        months=[point.month for point in points],
        series=[
            Series(
                _("Partners upholding"),
                [point.upholding_percent for point in points],
                covers={
                    point.month: _("{n} of {all} judged").format(
                        n=number_text(point.upholding), all=number_text(point.judged)
                    )
                    for point in points
                    if point.judged
                },
            )
        ],
        unit="%",
    )


def _own_trend(points: list[PartnerMonth]) -> Chart | None:
    scored_points = [point for point in points if point.sent is not None]
    if not scored_points:
        return None
    score = number_text(scored_points[-1].sent, 1)
    # The newest month may have no score of its own: the sentence names the month it is of.
    title = _("Overall score {score} in {month}").format(
        score=score, month=month_text(scored_points[-1].month)
    )
    gaps = {point.month: _("not sent") for point in points if point.is_silent}
    return trend(
        title=title,
        months=[point.month for point in points],
        series=[Series(_("Overall score"), [point.sent for point in points], gaps)],
    )
