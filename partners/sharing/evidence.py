"""The evidence of a month: what bound a partner, who accepted it, and what it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NotRequired, TypedDict

from partners.network.queries import places_in
from partners.sharing.agreement import EditionJson, edition_json
from partners.sharing.models import LedgerRow
from partners.sharing.queries.agreements import edition_in_force
from partners.sharing.queries.rules import rule_names
from partners.sharing.registry import COMPARISONS
from portal.lib import months
from portal.lib.canonical import digest
from standards.catalogue.queries import applied_targets
from standards.catalogue.queries.sets import readings_of

if TYPE_CHECKING:
    from partners.network.models import Partner


class Reading(TypedDict):
    """A version in force, and who marked it as read (an opaque id) and when, None for nobody."""

    version: str
    in_force_from: str
    read_by: str | None
    read_at: str | None


class Showing(TypedDict):
    """One row of the ledger: who (an opaque id) was shown how many facts, by which rules."""

    day: str
    person: str
    channel: str
    purpose: str
    facts: int
    rules: dict[str, str]
    comparisons: list[str]
    cells_digest: str


class Evidence(TypedDict):
    """What bound a partner in a month and what it was shown; ``digest`` is over all the rest."""

    partner: str
    month: str
    standards: list[Reading]
    agreement: EditionJson | None
    shown: list[Showing]
    digest: NotRequired[str]


def evidence_of(partner: Partner, month: str) -> Evidence:
    """What bound a partner in a month, who accepted it, and what it was shown; with its hash."""
    places = places_in(month, [partner.pk])
    targets = applied_targets(month, places).targets if places else []
    versions = {t.version_id: f"{t.standard_code} {t.version_number}" for t in targets}
    read = readings_of(versions).filter(partner=partner).select_related("publication")
    edition = edition_in_force(places[0].owner, months.last_day(month)) if places else None
    rows = LedgerRow.objects.filter(
        partner_public_id=partner.public_id,
        day__range=(months.first_day(month), months.last_day(month)),
    ).order_by("pk")
    content: Evidence = {
        "partner": partner.code,
        "month": month,
        "standards": [
            {
                "version": versions[row.publication.version_id],
                "in_force_from": row.publication.effective_month,
                "read_by": str(row.person_id) if row.person_id else None,
                "read_at": row.acknowledged_at.isoformat() if row.acknowledged_at else None,
            }
            for row in read.order_by("pk")
        ],
        "agreement": edition_json(edition) if edition else None,
        "shown": _shown(list(rows)),
    }
    return {**content, "digest": digest(content)}


def _shown(rows: Sequence[LedgerRow]) -> list[Showing]:
    """Rows of the ledger, with names of rules and comparisons; two queries for all of them."""
    compared = COMPARISONS.only().names(release for row in rows for release in row.releases)
    keys = {rule.partition("@")[0] for row in rows for rule in row.rules}
    names = rule_names(keys)
    return [_row(row, names, compared) for row in rows]


def _row(
    row: LedgerRow, names: Mapping[str, str], compared: Mapping[str, tuple[str, str]]
) -> Showing:
    return {
        "day": row.day.isoformat(),
        "person": str(row.person_id),
        "channel": row.channel,
        "purpose": row.purpose,
        "facts": row.cells,
        "rules": {rule: names.get(rule.partition("@")[0], "") for rule in row.rules},
        "comparisons": sorted(
            " ".join(compared[each]) for each in row.releases if each in compared
        ),
        "cells_digest": row.cells_digest,
    }
