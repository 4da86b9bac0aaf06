"""Sharing rules over the API, for those who may read them."""

import datetime as dt
from typing import Any, TypedDict
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.sharing.models import SharingRule
from partners.sharing.sentences import Names, names_for, sentence
from portal.access.api import Endpoint
from portal.access.pages import visible_or_404
from portal.access.pagination import PAGED, KeysetPagination, paged
from portal.access.rules import may


# The API has called rules scopes since it began, and clients are generated from that.
@extend_schema_serializer(component_name="Scope")
class SharingRuleSerializer(serializers.Serializer[Any]):
    """One sharing rule."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    sentence = serializers.CharField(help_text="The rule in plain words.")
    state = serializers.ChoiceField(choices=["draft", "approved", "revoked", "stopped", "declined"])
    is_deny = serializers.BooleanField()
    partners = serializers.ListField(child=serializers.CharField())
    owners = serializers.ListField(child=serializers.CharField())
    territories = serializers.ListField(child=serializers.CharField())
    tiers = serializers.ListField(child=serializers.CharField())
    partner_kinds = serializers.ListField(child=serializers.CharField())
    metrics = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField())
    lookback_months = serializers.IntegerField()
    lag_months = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    newcomers_wait = serializers.BooleanField(
        help_text="Whether partners that match only later wait for an approval of their own."
    )
    version = serializers.IntegerField()


class RuleData(TypedDict):
    """A sharing rule as the API shows it."""

    id: UUID
    name: str
    sentence: str
    state: str
    is_deny: bool
    partners: list[str]
    owners: list[str]
    territories: list[str]
    tiers: list[str]
    partner_kinds: list[str]
    metrics: list[str]
    kinds: list[str]
    lookback_months: int
    lag_months: int
    valid_from: dt.date
    valid_to: dt.date | None
    newcomers_wait: bool
    version: int


def rule_data(rule: SharingRule, names: Names | None = None) -> RuleData:
    """A sharing rule as the API shows it."""
    return {
        "id": rule.public_id,
        "name": rule.name,
        "sentence": sentence(rule, names),
        "state": rule.state,
        "is_deny": rule.is_deny,
        "partners": rule.partners,
        "owners": rule.owners,
        "territories": rule.territories,
        "tiers": rule.tiers,
        "partner_kinds": rule.kinds_of_partner,
        "metrics": rule.metrics,
        "kinds": rule.kinds,
        "lookback_months": rule.lookback_months,
        "lag_months": rule.lag_months,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "newcomers_wait": rule.newcomers_wait,
        "version": rule.version,
    }


class RuleListEndpoint(Endpoint):
    """Sharing rules."""

    access = may("sharing.read")
    pagination_class = KeysetPagination
    keyset = "pk"
    query = PAGED

    @extend_schema(operation_id="scopes_list", responses=SharingRuleSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All sharing rules, oldest first."""
        rows = SharingRule.objects.visible_to(self.actor)
        names = names_for(rows)
        return paged(self, rows, lambda rule: rule_data(rule, names))


class RuleEndpoint(Endpoint):
    """One sharing rule."""

    access = may("sharing.read")

    @extend_schema(operation_id="scopes_retrieve", responses=SharingRuleSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """One sharing rule."""
        return Response(rule_data(visible_or_404(SharingRule.objects, self.actor, public_id)))
