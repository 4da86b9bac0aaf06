"""What follows for standards, told to whoever is about to place partners."""

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from partners.network.audience import coverage
from partners.network.registry import Spot
from portal.access.wall import brand_rows
from portal.lib import months
from standards.catalogue.models import Standard
from standards.catalogue.queries.force import versions_in_force


@brand_rows("standards in force")
def of_placing(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """Which standards newly bind partners that are placed anew, and ask them for their metrics.

    Two queries. New partners are left out: every standard that binds them is new to them.
    """
    codes = {spot.partner for spot in before}
    bound = _bound(before), _bound([spot for spot in after if spot.partner in codes])
    gained, lost = bound[1] - bound[0], bound[0] - bound[1]
    names = dict(Standard.objects.values_list("code", "name")) if gained | lost else {}
    news = Counter(standard for standard, _ in gained)
    ends = Counter(standard for standard, _ in lost)
    sentences = []
    for code, count in sorted(news.items()):
        text = ngettext(
            "“{standard}” newly binds {n} partner and asks it for its metrics.",
            "“{standard}” newly binds {n} partners and asks them for its metrics.",
            count,
        )
        sentences.append(text.format(standard=names[code], n=count))
    for code, count in sorted(ends.items()):
        text = ngettext(
            "“{standard}” no longer binds {n} partner.",
            "“{standard}” no longer binds {n} partners.",
            count,
        )
        sentences.append(text.format(standard=names[code], n=count))
    return sentences


def _bound(spots: Sequence[Spot]) -> set[tuple[str, str]]:
    """(standard, partner) of all that bind."""
    month = months.of(timezone.localdate())
    return {
        (version.standard_code, spot.partner)
        for version in versions_in_force(month)
        for spot, is_in in zip(spots, coverage(version.audience, spots), strict=True)
        if is_in
    }
