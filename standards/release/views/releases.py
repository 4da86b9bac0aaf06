"""The list of published comparisons by month, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from portal.access.pages import Page, visible_or_404
from portal.access.parameters import chosen
from portal.access.rules import may
from standards.release.inspection import detail, not_compared_in, released_in
from standards.release.models import Release
from standards.release.plans import MORE_THAN_K
from standards.release.services.revision import revision_date
from standards.release.views.sentences import cohort_view, pool_view, rule_words


@method_decorator(require_safe, name="dispatch")
class ReleaseList(Page):
    """What was published for a month."""

    access = may("sharing.read")
    query = frozenset({"month"})
    template_name = "release/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One month's comparisons; the newest unless another is asked for."""
        rows = Release.objects.visible_to(self.actor, "sharing.read")
        months = list(rows.order_by("-month").values_list("month", flat=True).distinct())
        month = chosen(request.GET, "month", months, months[0] if months else "")
        return self.render(
            months=months,
            month=month,
            rows=released_in(rows, month) if month else (),
            never=[(name, rule_words(rule)) for name, rule in not_compared_in(month)]
            if month
            else (),
        )


@method_decorator(require_safe, name="dispatch")
class ReleasePage(Page):
    """One published comparison: its groups, what each shows, what is withheld and by which rule."""

    access = may("sharing.read")
    template_name = "release/release.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page."""
        release = visible_or_404(
            Release.objects.select_related("season", "family"),
            self.actor,
            public_id,
            "sharing.read",
        )
        if release.family is None:
            raise Http404
        report = detail(release)
        names = dict(report.metric.choices)
        return self.render(
            found=report,
            release=release,
            family=release.family,
            cohorts=[cohort_view(row, names) for row in report.cohorts],
            pools=[pool_view(row) for row in report.pools],
            shown=sum(row.withheld in ("", "cohort_centres") for row in report.pools),
            areas=release.season.comparison_plan.areas,
            revision_date=revision_date(report.compared_date) if report.compared_date else None,
            needed=release.family.metric_plan.k + MORE_THAN_K,
        )
