"""From rows to the policy's tables: sharing rules, the metric catalogue, one partner as subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from partners.network.enums import PartnerStatus
from partners.network.queries import Place
from partners.sharing.models import ClassRecord, RecordKind, RuleState, SharingRule
from partners.sharing.policy import (
    PEER_KINDS,
    Audience,
    Catalogue,
    Exemption,
    Kind,
    Lowering,
    MetricEntry,
    Rule,
    Subject,
)
from portal.access.memory import remembered
from portal.access.wall import brand_rows
from standards.catalogue.queries import metric_facts

if TYPE_CHECKING:
    from partners.network.models import Partner

# Months others' figures of commercially sensitive metrics are held back.
SENSITIVE_LAG = 3


@remembered
def rules_in_force() -> list[Rule]:
    """Every approved sharing rule; dates are the policy's business."""
    return rules_with(())


@brand_rows("sharing rules")
def rules_with(records: Iterable[ClassRecord]) -> list[Rule]:
    """The rules in force, with these records counted as if they were approved."""
    exempt: dict[int | None, set[Exemption]] = {}
    for record in [*_records(RecordKind.EXEMPT), *records]:
        exemption = Exemption(record.metric, record.valid_from, record.valid_to)
        exempt.setdefault(record.deny_id, set()).add(exemption)
    rows = SharingRule.objects.live().order_by("pk")
    return [rule for row in rows for rule in rules_of(row, exempt=exempt.get(row.pk, ()))]


def rules_of(row: SharingRule, *, exempt: Iterable[Exemption] = ()) -> list[Rule]:
    """What an approved rule means: own facts as its words say, facts about others as approved.

    What is new since the approval, a metric in a set or a partner that has to wait, is no part
    of it until `approve_growth`.
    """
    rule = rule_of(row, exempt=exempt)
    if row.known_metrics is None and row.known_partners is None:
        return [rule]
    audience = rule.audience
    if row.known_partners is not None:
        audience = replace(audience, partners=frozenset(row.known_partners))
    metrics = None if row.known_metrics is None else frozenset(row.known_metrics)
    peers = replace(rule, kinds=rule.kinds & PEER_KINDS, audience=audience, known=metrics)
    own = replace(rule, kinds=rule.kinds - PEER_KINDS)
    return [own, peers] if own.kinds else [peers]


def rule_of(row: SharingRule, *, exempt: Iterable[Exemption] = ()) -> Rule:
    """A sharing rule as its words say; ``exempt``: derived metrics a record names."""
    return Rule(
        key=str(row.public_id),
        version=row.version,
        is_deny=row.is_deny,
        audience=Audience(
            partners=frozenset(row.partners),
            owners=frozenset(row.owners),
            territories=frozenset(row.territories),
            tiers=frozenset(row.tiers),
            kinds=frozenset(row.kinds_of_partner),
        ),
        metrics=frozenset(row.metrics),
        kinds=frozenset(Kind(kind) for kind in row.kinds),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        lookback_months=row.lookback_months,
        lag_months=row.lag_months,
        is_reciprocal=row.is_reciprocal,
        needs_acknowledgement=row.needs_acknowledgement,
        purposes=frozenset(row.purposes),
        minimum_edition=row.minimum_edition,
        halves_only=row.halves_only,
        exempt=frozenset(exempt),
    )


@remembered
def catalogue() -> Catalogue:
    """All metrics with their classes, inputs, delays and recorded lowerings."""
    return catalogue_with(())


@brand_rows("sharing rules")
def catalogue_with(records: Iterable[ClassRecord]) -> Catalogue:
    """The catalogue, with these records counted as if they were approved."""
    lowered: dict[str, list[Lowering]] = {}
    for record in [*_records(RecordKind.LOWER), *records]:
        lowering = Lowering(record.level or 0, record.valid_from, record.valid_to)
        lowered.setdefault(record.metric, []).append(lowering)
    return Catalogue(
        {
            code: MetricEntry(
                code,
                fact.sharing_class,
                inputs=frozenset(fact.derived_from),
                members=tuple(member for member, _ in fact.members),
                lag_months=SENSITIVE_LAG if fact.is_sensitive else 0,
                lowered=tuple(lowered.get(code, ())),
            )
            for code, fact in metric_facts().items()
        }
    )


def _records(kind: RecordKind) -> Iterable[ClassRecord]:
    return [record for record in _approved_records() if record.kind == kind]


@remembered
def _approved_records() -> list[ClassRecord]:
    return list(ClassRecord.objects.filter(state=RuleState.APPROVED).order_by("pk"))


def subject_of(
    partner: Partner,
    place: Place | None,
    *,
    acknowledged: Iterable[str] = (),
    contributed: Iterable[tuple[str, str]] = (),
    edition: int = 0,
) -> Subject:
    """A partner as the policy sees it; without a place it is inactive."""
    gone = place is None or partner.status == PartnerStatus.LEFT
    return Subject(
        partner=partner.code,
        owner=place.owner if place else "",
        territories=frozenset(place.territory_path.strip("/").split("/")) if place else frozenset(),
        tier=place.tier if place else "",
        kind=place.kind if place else "",
        is_active=not gone,
        acknowledged=frozenset(acknowledged),
        contributed=frozenset(contributed),
        edition=edition,
    )
