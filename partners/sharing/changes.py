"""A difference in sentences: what opens and closes, for how many partners, from which day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.sharing.models import SharingRule
from partners.sharing.policy import PEER_KINDS, Kind
from partners.sharing.queries import Difference, Row
from partners.sharing.queries.growth import Growth
from partners.sharing.registry import COMPARISONS
from partners.sharing.sentences import KIND_NAMES
from standards.catalogue.queries import metric_facts


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One sentence of a difference: on a day, so many partners gain or lose kinds of metrics."""

    date: dt.date
    direction: str
    partners: int
    kind: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A difference as a page shows it; ``digest`` goes back with the approval."""

    lines: tuple[ChangeLine, ...]
    gaining: int
    losing: int
    smallest: str
    # Gaining partners that are in no comparison group this year: they would see nothing of peers.
    without_group: int
    widens: bool
    digest: str


def metric_names() -> dict[str, str]:
    """Names by cell, members with their metric."""
    names: dict[str, str] = {}
    for code, fact in metric_facts().items():
        names[code] = fact.name
        names |= {f"{code}:{member}": f"{fact.name}: {label}" for member, label in fact.members}
    return names


def change_lines(difference: Difference) -> tuple[ChangeLine, ...]:
    """A difference in sentences, equal ones joined."""
    names = metric_names()
    joined: dict[tuple[dt.date, str, int, Kind], list[str]] = defaultdict(list)
    for row in difference.rows:
        for direction, count in _directions(row):
            if count:
                joined[row.date, direction, count, row.kind].append(names.get(row.cell, row.cell))
    return tuple(
        ChangeLine(date, direction, count, str(KIND_NAMES[kind]), tuple(metrics))
        for (date, direction, count, kind), metrics in sorted(
            joined.items(), key=lambda item: (item[0][0], item[0][1], list(Kind).index(item[0][3]))
        )
    )


def change_view(difference: Difference) -> ChangeView:
    """A difference in sentences, equal ones joined."""
    comparisons, gaining = COMPARISONS.only(), difference.gaining_partners
    return ChangeView(
        change_lines(difference),
        len(difference.gaining),
        len(difference.losing),
        comparisons.smallest_size(gaining) if difference.opens_peers else "",
        comparisons.without_group(gaining) if difference.opens_peers else 0,
        difference.widens,
        difference.digest,
    )


def growth_words(growth: Growth) -> list[str]:
    """What is new in a rule since its approval."""
    sentences = []
    if growth.metrics:
        names = metric_names()
        listed = ", ".join(sorted(names.get(code, code) for code in growth.metrics))
        sentences.append(_("Metrics that came later: {metrics}.").format(metrics=listed))
    if growth.partners:
        count = len(growth.partners)
        sentences.append(
            ngettext(
                "{n} partner that matches only now.", "{n} partners that match only now.", count
            ).format(n=count)
        )
    return sentences


def newcomers_words(rule: SharingRule) -> str:
    """What approving the rule says of partners that match only later; '' where none can."""
    if rule.is_deny or not PEER_KINDS & {Kind(kind) for kind in rule.kinds}:
        return ""
    if rule.newcomers_wait:
        return _("Partners that match only later wait for an approval of their own.")
    return _("The approval holds for partners that match only later: they see it at once.")


def _directions(row: Row) -> tuple[tuple[str, int], ...]:
    return (("gain", row.gaining), ("again", row.reopening), ("lose", row.losing))
