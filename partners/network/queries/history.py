"""Where one partner stood, from month to month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partners.network.models import Attribute, Partner


@dataclass(frozen=True, slots=True)
class PlacementSpan:
    """One placement in words; ``to_month`` is '' while it is open."""

    from_month: str
    to_month: str
    territory: str
    territory_code: str
    owner: str
    owner_code: str
    kind: str
    kind_code: str
    tier: str
    tier_code: str
    attributes: tuple[tuple[str, str], ...]
    # By code, as they are typed.
    written: tuple[tuple[str, str], ...]


def placement_history(partner: Partner) -> list[PlacementSpan]:
    """All placements, the latest first; two queries."""
    names = dict(Attribute.objects.values_list("code", "name"))
    rows = partner.placements.order_by("-from_month").values_list(
        "from_month",
        "to_month",
        "territory__name",
        "territory__code",
        "owner__name",
        "owner__code",
        "kind__name",
        "kind__code",
        "tier__name",
        "tier__code",
        "attributes",
    )
    return [
        PlacementSpan(
            *row[:8],
            row[8] or "",
            row[9] or "",
            tuple((names.get(code, code), _shown(value)) for code, value in row[10].items()),
            tuple((code, _typed(value)) for code, value in row[10].items()),
        )
        for row in rows
    ]


def span_in(history: Sequence[PlacementSpan], month: str) -> PlacementSpan | None:
    """The placement in force in ``month``, of all of a partner's; None for none."""
    held = (s for s in history if s.from_month <= month and (not s.to_month or s.to_month >= month))
    return next(held, None)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
