"""Sharing rules over the API, for those who may read them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.sharing.models import Scope
from partners.sharing.sentences import Names, names_for, sentence
from portal.access.api import Endpoint
from portal.access.pages import visible_or_404
from portal.access.pagination import PAGED, KeysetPagination, paged
from portal.access.rules import may


class ScopeSerializer(serializers.Serializer[Any]):
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


def scope_data(scope: Scope, names: Names | None = None) -> dict[str, Any]:
    """A sharing rule as the API shows it."""
    return {
        "id": scope.public_id,
        "name": scope.name,
        "sentence": sentence(scope, names),
        "state": scope.state,
        "is_deny": scope.is_deny,
        "partners": scope.partners,
        "owners": scope.owners,
        "territories": scope.territories,
        "tiers": scope.tiers,
        "partner_kinds": scope.kinds_of_partner,
        "metrics": scope.metrics,
        "kinds": scope.kinds,
        "lookback_months": scope.lookback_months,
        "lag_months": scope.lag_months,
        "valid_from": scope.valid_from,
        "valid_to": scope.valid_to,
        "newcomers_wait": scope.newcomers_wait,
        "version": scope.version,
    }


class ScopeListEndpoint(Endpoint):
    """Sharing rules."""

    access = may("sharing.read")
    pagination_class = KeysetPagination
    keyset = "pk"
    query = PAGED

    @extend_schema(operation_id="scopes_list", responses=ScopeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All sharing rules, oldest first."""
        rows = Scope.objects.visible_to(self.actor)
        names = names_for(rows)
        return paged(self, rows, lambda scope: scope_data(scope, names))


class ScopeEndpoint(Endpoint):
    """One sharing rule."""

    access = may("sharing.read")

    @extend_schema(operation_id="scopes_retrieve", responses=ScopeSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """One sharing rule."""
        return Response(scope_data(visible_or_404(Scope.objects, self.actor, public_id)))
