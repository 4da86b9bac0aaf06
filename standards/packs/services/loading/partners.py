"""The partners of a pack: new ones are created, known ones stay and are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partners.network.queries import all_partners, all_placements
from partners.network.rows import PartnerRow
from partners.network.services import partners as partner_services
from portal.access.actor import Actor
from portal.lib.results import Problem
from standards.packs.services.loading.faults import placed

if TYPE_CHECKING:
    from partners.network.models import Partner

NAME = "partners.csv"
_ENDS = ("name", "time_zone", "joined_month", "left_month", "status")


@dataclass(frozen=True, slots=True)
class Created:
    """How many partners are new, what is wrong with rows, and the codes these rows name."""

    made: int
    problems: list[Problem] = field(default_factory=list)
    bad_codes: frozenset[str] = frozenset()


def create_new(rows: Sequence[PartnerRow], actor: Actor) -> Created:
    """Create the clean ones among the rows with unknown codes; the others become problems.

    A known partner's row that says something else becomes a warning: packs add, they never change.
    """
    codes = [row.code for row in rows]
    partners = {row.code: row for row in all_partners().filter(code__in=codes)}
    new = [row for row in rows if row.code not in partners]
    problems = partner_services.check_partners(rows=new, actor=actor)
    bad = frozenset(row.code for row in new if row.row in {item.row for item in problems})
    if problems:
        new = _clean(new, bad, actor)
    if new:
        partner_services.create_partners(rows=new, actor=actor, channel="pack")
    changed = _changed([row for row in rows if row.code in partners], partners)
    return Created(len(new), placed([*problems, *changed], NAME), bad)


def _clean(rows: Sequence[PartnerRow], bad: frozenset[str], actor: Actor) -> list[PartnerRow]:
    """The rows that stand without the bad ones (an owner may have been named by a bad row)."""
    clean = [row for row in rows if row.code not in bad]
    while problems := partner_services.check_partners(rows=clean, actor=actor):
        numbers = {item.row for item in problems}
        clean = [row for row in clean if row.row not in numbers]
    return clean


def _changed(rows: Sequence[PartnerRow], partners: dict[str, Partner]) -> Iterable[Problem]:
    first = _first_placements(partners.values())
    for row in rows:
        partner = partners[row.code]
        there = {key: getattr(partner, key) for key in _ENDS} | first.get(partner.pk, {})
        values = {key: getattr(row, key) for key in there}
        for key, value in values.items():
            if value != there[key]:
                yield Problem(
                    "pack_partner_kept",
                    {"partner": row.code, "column": key, "there": there[key] or "–"},
                    row=row.row,
                    column=key,
                    value=str(value)[:60],
                    partner=row.code,
                    severity="warning",
                )


def _first_placements(partners: Iterable[Partner]) -> dict[int, dict[str, object]]:
    """What a row of partners.csv says of a place: where the partner stood when it joined."""
    rows = (
        all_placements()
        .filter(partner__in=list(partners))
        .select_related("territory", "owner", "kind", "tier")
    )
    by_partner: dict[int, dict[str, object]] = {}
    for row in rows.order_by("-from_month"):
        by_partner[row.partner_id] = {
            "territory": row.territory.code,
            "owner": row.owner.code,
            "kind": row.kind.code,
            "tier": row.tier.code if row.tier else "",
            "attributes": dict(row.attributes),
        }
    return by_partner
