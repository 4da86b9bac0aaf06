"""What follows for managers, told to whoever is about to place partners."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from partners.network.queries import territories_given_to
from partners.network.registry import Spot
from partners.people.enums import BrandRoleName
from partners.people.models import BrandRole
from portal.access.wall import brand_rows


@brand_rows("whose partners move")
def of_placing(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """Which managers of territories gain partners, and which no longer see some; two queries."""
    paths = {spot.partner: spot.territory_path for spot in before}
    moves = [
        (paths.get(spot.partner, ""), spot.territory_path)
        for spot in after
        if paths.get(spot.partner) != spot.territory_path
    ]
    if not moves:
        return []
    rows = BrandRole.objects.filter(
        role=BrandRoleName.MANAGER, ended_at=None, is_limited=True, user__is_active=True
    )
    managers = {row.user_id: row.user for row in rows.select_related("user").order_by("user__name")}
    areas: dict[int, list[str]] = {}
    for path, user_id in territories_given_to(managers):
        areas.setdefault(user_id, []).append(path)
    sentences = []
    for user_id, user in managers.items():
        own = tuple(areas.get(user_id, ()))
        gained = sum(_within(new, own) and not _within(old, own) for old, new in moves)
        lost = sum(_within(old, own) and not _within(new, own) for old, new in moves)
        sentences += _sentences(user.get_full_name() or user.email, gained, lost)
    return sentences


def _within(path: str, areas: tuple[str, ...]) -> bool:
    return bool(areas) and path.startswith(areas)


def _sentences(name: str, gained: int, lost: int) -> list[str]:
    texts = []
    if gained:
        text = ngettext(
            "{name} newly manages {n} partner.", "{name} newly manages {n} partners.", gained
        )
        texts.append(text.format(name=name, n=gained))
    if lost:
        text = ngettext(
            "{name} no longer sees {n} partner, unless it was given by name.",
            "{name} no longer sees {n} partners, unless they were given by name.",
            lost,
        )
        texts.append(text.format(name=name, n=lost))
    return texts
