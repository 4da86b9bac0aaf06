"""V2: planted leaks. Each patches production code the way a careless change would."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from partners.network.models import Partner, PartnerQuerySet
from partners.sharing.models import SharingRule, SharingRuleQuerySet
from partners.sharing.policy import Decision
from partners.sharing.views import rules
from portal import api_urls
from portal.access import pages
from portal.access.rules import SIGNED_IN
from portal.lib.messages import CATALOGUE
from portal.lib.results import Refusal
from standards.catalogue.models import Standard
from standards.disclosure import api, boards, presentation
from standards.disclosure.services import disclosure
from standards.disclosure.views import cards
from standards.release import queries as release_queries
from standards.release import statistics
from standards.release.models import Standing
from standards.reporting.models import Revision, Submission
from standards.reporting.queries import grid as grid_queries
from standards.reporting.queries.documents import OwnHistory
from standards.reporting.views.uploads import PreparedFilePage

Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A planted leak: ``kind`` is the difference class that shows it, '' for V0.

    ``at_build``: it does its harm while months are frozen or mails go out, so that every world has
    to be built with it. ``shows`` is a route that is known to tell, where the viewer's own pages do
    not: asked first, since one address that tells is all it takes.
    """

    name: str
    kind: str
    patch: Patch
    at_build: bool = False
    shows: str = ""


MUTANTS: list[Mutant] = []


def mutant(kind: str, *, at_build: bool = False, shows: str = "") -> Callable[[Patch], Patch]:
    """Register a planted leak."""

    def register(patch: Patch) -> Patch:
        MUTANTS.append(Mutant(patch.__name__, kind, patch, at_build, shows))
        return patch

    return register


def _raw(code: str, metric: str, part: str) -> str:
    revision = Revision.objects.filter(submission__partner__code=code).latest("pk")
    return str(revision.cells[metric][part])


def _wrap(patch: pytest.MonkeyPatch, owner: Any, name: str, after: Callable[[Any], Any]) -> None:
    before = getattr(owner, name)
    patch.setattr(owner, name, lambda *args, **kwargs: after(before(*args, **kwargs)))


@mutant("e")
def count_of_partners_in_header(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Total"] = str(Partner.objects.count())
        return response

    _wrap(patch, pages.Page, "render", add)


@mutant("a")
def etag_over_everybodys_data(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["ETag"] = f'"{_raw("DE03", "secret", "sum")}"'
        return response

    _wrap(patch, cards.ScorecardPage, "get", add)


@mutant("c", shows="disclosure:receipt")
def count_of_late_submissions(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response.context_data["month"] = f"{Revision.objects.filter(is_on_time=False).count()}"
        return response

    _wrap(patch, cards.ReceiptPage, "render", add)


@mutant("c")
def a_query_for_each_outsiders_draft(patch: pytest.MonkeyPatch) -> None:
    def ask(found: Any) -> Any:
        for draft in Submission.objects.filter(current=None):
            Partner.objects.filter(pk=draft.partner_id).exists()
        return found

    _wrap(patch, cards, "card_view", ask)


@mutant("a")
def order_by_raw_value(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        api.ComparisonEndpoint,
        "get",
        lambda self, request, before=api.ComparisonEndpoint.get: _ordered(before(self, request)),
    )


def _ordered(response: Any) -> Any:
    waits = "".join(_raw(f"FR{n:02d}", "wait", "sum") for n in range(3, 17))
    if hashlib.sha256(waits.encode()).digest()[0] % 2:
        response.data["comparisons"].reverse()
    return response


@mutant("e")
def error_that_lists_the_choices(patch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, request: Any) -> Any:
        codes = ", ".join(Partner.objects.order_by("code").values_list("code", flat=True))
        raise Refusal("bad_request", detail=f"partner: one of {codes}")

    patch.setattr(api.BoardEndpoint, "found", refuse)


@mutant("c", shows="disclosure:receipt")
def timestamp_of_the_last_outsider(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        cards,
        "compared_from",
        lambda *args: Revision.objects.latest("sent_at").sent_at.date(),
    )


@mutant("e", shows="api-partners")
def unscoped_list_of_partners(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PartnerQuerySet, "visible_to", lambda self, actor, capability="": self.all())


@mutant("d", shows="sharing:rules")
def brand_rules_shown_to_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules.RuleList, "access", SIGNED_IN)
    patch.setattr(SharingRuleQuerySet, "visible_to", lambda self, actor, capability="": self.all())


@mutant("d")
def draft_standards_counted_in_the_frame(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Standards"] = str(Standard.objects.count())
        return response

    _wrap(patch, pages.Page, "render", add)


@mutant("d")
def decides_by_number_of_rules(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Rules"] = str(SharingRule.objects.count())
        return response

    _wrap(patch, cards.ScorecardPage, "get", add)


@mutant("a", shows="reporting:grid")
def expected_range_from_peers(patch: pytest.MonkeyPatch) -> None:
    before = grid_queries.own_history  # type: ignore[attr-defined]  # where it is used, not where it is from

    def everybodys(period: Any, partner_ids: Any, months_back: int) -> Any:
        ids = set(Partner.objects.values_list("pk", flat=True))
        pooled = OwnHistory(
            [d for found in before(period, ids, months_back).values() for d in found.earlier]
        )
        return dict.fromkeys(partner_ids, pooled)

    patch.setattr(grid_queries, "own_history", everybodys)


@mutant("a")
def axis_scaled_to_raw_extremes(patch: pytest.MonkeyPatch) -> None:
    def scale(chart: Any) -> Any:
        if chart is not None:
            top = max(int(_raw(code, "wait", "sum")) for code in ("FR05", "FR06", "FR07"))
            chart.spec["config"]["scale"] = {"rangeStep": top}
        return chart

    _wrap(patch, presentation, "peers_chart", scale)


@mutant("e", shows="reporting:prepared")
def file_name_with_the_number_of_partners(patch: pytest.MonkeyPatch) -> None:
    def rename(response: Any) -> Any:
        response["Content-Disposition"] = f"attachment; filename={Partner.objects.count()}.csv"
        return response

    _wrap(patch, PreparedFilePage, "get", rename)


@mutant("a", shows="api-schema")
def live_example_in_the_schema(patch: pytest.MonkeyPatch) -> None:
    def add(response: Any) -> Any:
        response["X-Example"] = _raw("FR05", "secret", "sum")
        return response

    _wrap(patch, api_urls.SchemaView, "get", add)


@mutant("f")
def live_mean_instead_of_the_release(patch: pytest.MonkeyPatch) -> None:
    def raw_mean(figures: Any) -> Any:
        from dataclasses import replace

        values = [int(_raw(f"FR{n:02d}", "reply", "n")) ** 2 for n in range(3, 17)]
        return tuple(replace(f, values=(str(sum(values)),)) if f.values else f for f in figures)

    _wrap(patch, disclosure, "_figures", raw_mean)


@mutant("a")
def policy_that_allows_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "decide", lambda *args: Decision(True, "allowed", "x", 1))


@mutant("", at_build=True)
def unrounded_figures(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(statistics, "on_grid", lambda value, grid: value)


@mutant("", at_build=True)
def exact_size_of_the_group(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(statistics, "size_band", str)


@mutant("")
def band_of_another_partner(patch: pytest.MonkeyPatch) -> None:
    before = release_queries._seen_by

    def mixed(seat: Any, row: Any, parts: Any) -> Any:
        others = Standing.objects.exclude(partner_public_id=seat.partner).filter(month=row.month)
        other = others.order_by("-partner_public_id")[0].cells[row.cell]
        worst = {
            key: {name: 5 - part for name, part in cuts.items()} for key, cuts in other.items()
        }
        return before(seat, row, worst)

    patch.setattr(release_queries, "_seen_by", mixed)


@mutant("")
def distance_to_a_raw_value(patch: pytest.MonkeyPatch) -> None:
    def nearer(peers: Any) -> Any:
        from dataclasses import replace

        if peers is None or not peers.distance:
            return peers
        return replace(peers, distance=f"{float(peers.distance) + 0.137:+f}")

    _wrap(patch, boards, "peers_of", nearer)


@mutant("", at_build=True)
def extremes_instead_of_the_middle(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(statistics, "quantile", lambda joined, share: joined.n * 0.0 + joined.steps.max())


@mutant("a", shows="api-submissions")
def refusal_of_a_month_names_a_peers_value(patch: pytest.MonkeyPatch) -> None:
    before = CATALOGUE["share_above_one"]

    class Leaky(type(before)):  # type: ignore[misc]  # an Entry
        def render(self, params: Any) -> str:
            return f"{before.render(params)} {_raw('FR05', 'wait', 'sum')}"

    patch.setitem(
        CATALOGUE._entries, "share_above_one", Leaky(before.text, before.remedy, before.status)
    )
