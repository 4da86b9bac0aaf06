"""What the brand's pages say of comparisons: figures, groups, splits."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.messages import CATALOGUE
from portal.ui.formats import number_text
from standards.release.arithmetic import Reckoned
from standards.release.figures import SHARE, Figure
from standards.release.inspection import CohortRow, PoolRow

FIGURES = {
    "median": gettext_lazy("Middle"),
    "mean": gettext_lazy("Mean"),
    "halves": gettext_lazy("Halves meet at"),
    "thirds": gettext_lazy("Thirds meet at"),
    "quarters": gettext_lazy("Quarters meet at"),
}
ANSWERS = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no"), "other": gettext_lazy("other")}
SPLITS = {
    "tier": gettext_lazy("Kind, area and contractual tier"),
    "territory": gettext_lazy("Kind and area"),
    "region": gettext_lazy("Kind and region"),
    "kind": gettext_lazy("Kind only"),
    "network": gettext_lazy("Everybody together"),
}
LEVELS = {
    "quarters": gettext_lazy("Quarters"),
    "thirds": gettext_lazy("Thirds"),
    "halves": gettext_lazy("Halves"),
    "middle": gettext_lazy("Middle only"),
    "nothing": gettext_lazy("Nothing"),
}


def rule_words(code: str) -> str:
    """The public rule by which something is not compared, and what changes that."""
    entry = CATALOGUE[code]
    return f"{entry.render({})} {entry.render_remedy({})}".strip()


@dataclass(frozen=True, slots=True)
class CohortView:
    """One group of a release in words."""

    label: str
    size: str
    figures: tuple[str, ...]
    pools: str
    movement: str
    quarter: str
    year: str


@dataclass(frozen=True, slots=True)
class PoolView:
    """One pool of a release in words; ``tone`` is the badge's look."""

    label: str
    members: str
    reported: str
    word: str
    tone: str
    reason: str


def cohort_view(row: CohortRow, names: Mapping[str, str]) -> CohortView:
    """A group's figures as sentences. ``names`` of choices by code."""
    pools = ""
    if row.pools_in < row.pools_all:
        pools = _("{n} of {total} groups of owners in it").format(
            n=row.pools_in, total=row.pools_all
        )
    return CohortView(
        label=row.group.label or _("Whole network"),
        size=row.group.size,
        figures=tuple(figure_words(figure, names) for figure in row.figures),
        pools=pools,
        movement=reckoned_words(row.movement, signed=True),
        quarter=reckoned_words(row.quarter),
        year=reckoned_words(row.year, signed=True),
    )


def figure_words(figure: Figure, names: Mapping[str, str]) -> str:
    """*Middle 84*, *Quarters meet at 71, 80, at least 98*, *yes 60 %*."""
    values = ", ".join(bound(text, end) for text, end in figure.bounds)
    if figure.name == SHARE:
        return f"{names.get(figure.of) or ANSWERS.get(figure.of, figure.of)} {values} %"
    return f"{FIGURES[figure.name]} {values}"


def bound(text: str, end: str) -> str:
    """A number, or *at least 98* where only a bound is published."""
    words = {"high": _("at least {value}"), "low": _("at most {value}")}
    return words.get(end, "{value}").format(value=number_text(text))


def reckoned_words(reckoned: Reckoned | None, *, signed: bool = False) -> str:
    """A reckoned figure; where its months are of different groups that is said."""
    if reckoned is None:
        return "–"
    value = reckoned.value
    text = number_text(value.lstrip("-")) if signed else number_text(value)
    if signed and float(value):
        text = ("−" if value.startswith("-") else "+") + text
    return text if not reckoned.is_group_changed else f"{text} ({_('group changed')})"


def pool_view(row: PoolRow) -> PoolView:
    """A pool with the public rule that closes it, if any."""
    reason = str(CATALOGUE[row.withheld].text) if row.withheld else ""
    word, tone = _("shown"), "ok"
    if row.withheld == "cohort_centres":
        word, tone = _("middle only"), "warn"
    elif row.withheld:
        word, tone = _("withheld"), "quiet"
    return PoolView(
        label=row.label or _("Others of the network"),
        members=row.members or _("under 10"),
        reported=row.reported or "–",
        word=word,
        tone=tone,
        reason=reason,
    )
