"""From rows to the policy's tables: sharing rules, the metric catalogue, one partner as subject."""

from collections.abc import Iterable

from partners.network.models import Partner, PartnerStatus
from partners.network.queries import Place
from partners.sharing.models import Scope
from partners.sharing.policy import Audience, Catalogue, Kind, MetricEntry, Rule, Subject
from standards.catalogue.models import Metric


def rules_in_force() -> list[Rule]:
    """Every approved sharing rule; dates are the policy's business."""
    return [rule_of(scope) for scope in Scope.objects.live().order_by("pk")]


def rule_of(scope: Scope) -> Rule:
    """A sharing rule as the policy reads it."""
    return Rule(
        key=str(scope.public_id),
        version=scope.version,
        is_deny=scope.is_deny,
        audience=Audience(
            partners=frozenset(scope.partners),
            owners=frozenset(scope.owners),
            territories=frozenset(scope.territories),
            tiers=frozenset(scope.tiers),
            kinds=frozenset(scope.kinds_of_partner),
        ),
        metrics=frozenset(scope.metrics),
        kinds=frozenset(Kind(kind) for kind in scope.kinds),
        valid_from=scope.valid_from,
        valid_to=scope.valid_to,
        lookback_months=scope.lookback_months,
        lag_months=scope.lag_months,
        is_reciprocal=scope.is_reciprocal,
        needs_acknowledgement=scope.needs_acknowledgement,
        purposes=frozenset(scope.purposes),
    )


def catalogue() -> Catalogue:
    """All metrics with their classes."""
    rows = Metric.objects.order_by("code").values_list("code", "sharing_class")
    return Catalogue({code: MetricEntry(code, level) for code, level in rows})


def subject_of(
    partner: Partner,
    place: Place | None,
    *,
    acknowledged: Iterable[str] = (),
    contributed: Iterable[tuple[str, str]] = (),
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
    )
