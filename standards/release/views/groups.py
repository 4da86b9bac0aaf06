"""The group designer: how finely partners are compared, seen before anything is shared."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.network.queries import places_in
from portal.access.fields import FIRST_DAY, LAST_DAY
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib import months
from portal.lib.numerals import whole
from portal.lib.results import Refusal
from portal.ui.formats import number_text
from standards.measures import MEASURES
from standards.release.design import LEVELS, Design, Metrics, designs
from standards.release.models import Season
from standards.release.services.freezing import released_metrics
from standards.release.services.seasons import chosen_split, names, ties
from standards.release.services.split_choice import choose_split
from standards.release.views import sentences


@dataclass(frozen=True, slots=True)
class Share:
    """One level of figures and how many percent of partners x metrics get it, own and wider."""

    label: str
    own: str
    wider: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """One group of a design."""

    label: str
    size: str
    shows: str
    error: str


@dataclass(frozen=True, slots=True)
class DesignView:
    """One split in words."""

    split: str
    label: str
    groups: int
    reached: str
    error: str
    shares: tuple[Share, ...]
    areas: tuple[AreaView, ...]
    is_proposed: bool
    is_chosen: bool


@method_decorator(require_safe, name="dispatch")
class GroupsPage(Page):
    """Every split with its coverage and expected error; one is proposed."""

    access = may("sharing.read")
    template_name = "release/groups.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The designs for the next year whose groups are not fixed yet."""
        year = next_year()
        today = months.of(timezone.now().date())
        chosen = chosen_split(year)
        options = designs(year, places_in(today), ties(), names(), metrics_now())
        return self.render(
            year=year,
            designs=[design_view(design, chosen) for design in options],
            may_choose=self.actor.may("sharing.edit"),
        )


@method_decorator(require_POST, name="dispatch")
class ChooseSplit(Page):
    """Takes one of the designs for the coming year."""

    access = may("sharing.edit")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store the choice."""
        given = request.POST.get("year", "")
        year = whole(given, most=LAST_DAY.year) or 0
        if year < FIRST_DAY.year:
            raise Refusal("bad_request", detail="year: YYYY")
        split = request.POST.get("split", "")
        choose_split(year=year, split=split, actor=self.actor)
        messages.success(
            request,
            _("From {year} on partners are compared by: {split}.").format(
                year=given, split=sentences.SPLITS[split]
            ),
        )
        return redirect("release:groups")


def next_year() -> int:
    """The first year from now on whose groups are not fixed."""
    newest = Season.objects.order_by("-year").values_list("year", flat=True).first()
    this_year = timezone.now().year
    return max(this_year, newest + 1) if newest else this_year


def metrics_now() -> Metrics:
    """The releasable metrics by what they can show."""
    facts = released_metrics().values()
    coded = sum(MEASURES[fact.kind].is_coded for fact in facts)
    sensitive = sum(fact.is_sensitive and not MEASURES[fact.kind].is_coded for fact in facts)
    return Metrics(len(facts) - coded - sensitive, sensitive, coded)


def design_view(design: Design, chosen: str) -> DesignView:
    """A design in words."""
    return DesignView(
        split=design.split,
        label=str(sentences.SPLITS[design.split]),
        groups=sum(area.finest != "nothing" for area in design.areas),
        reached=percent(design.reached),
        error="–" if design.error is None else number_text(design.error, 1),
        shares=tuple(
            Share(
                str(sentences.LEVELS[level]),
                percent(design.own[level]),
                percent(design.wider[level]),
            )
            for level in LEVELS
        ),
        areas=tuple(
            AreaView(
                label=area.label or _("Others of the network"),
                size=area.size or _("under 12"),
                shows=str(sentences.LEVELS[area.finest]),
                error="–" if area.error is None else number_text(area.error, 1),
            )
            for area in design.areas
        ),
        is_proposed=design.is_proposed,
        is_chosen=design.split == chosen,
    )


def percent(share: float) -> str:
    """A share of 0-1 in whole percent."""
    return f"{number_text(100 * share, 0)} %"
