"""Partners over the API: what the caller may see, in pages by code."""

from typing import Any, TypedDict
from uuid import UUID

import orjson
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.network.enums import PartnerStatus
from partners.network.models import Partner
from partners.network.queries import with_place
from portal.access.api import Endpoint
from portal.access.pages import visible_or_404
from portal.access.pagination import PAGED, paged
from portal.access.rules import may
from portal.lib import months
from portal.lib.results import Refusal


class PlaceSerializer(serializers.Serializer[Any]):
    """Where the partner stands this month; codes."""

    territory = serializers.CharField()
    territory_path = serializers.CharField(help_text="Codes from the root: /EU/FR/.")
    owner = serializers.CharField()
    kind = serializers.CharField()
    tier = serializers.CharField(allow_blank=True)
    attributes = serializers.DictField()


class PartnerSerializer(serializers.Serializer[Any]):
    """One partner."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=PartnerStatus.values)
    time_zone = serializers.CharField()
    joined_month = serializers.CharField(help_text="YYYY-MM")
    left_month = serializers.CharField(allow_null=True, help_text="YYYY-MM, or null.")
    place = PlaceSerializer(allow_null=True)


class PartnerPageSerializer(serializers.Serializer[Any]):
    """A page of partners."""

    results = PartnerSerializer(many=True)
    next = serializers.URLField(allow_null=True)


PAGING = [
    OpenApiParameter("cursor", str, description="From `next` of the page before."),
    OpenApiParameter("limit", int, description="1-200, default 50."),
]


class PartnerListEndpoint(Endpoint):
    """Partners."""

    access = may("partners.read")
    keyset = "code"
    query = frozenset({"status", *PAGED})

    @extend_schema(
        operation_id="partners_list",
        parameters=[
            *PAGING,
            OpenApiParameter("status", str, enum=PartnerStatus.values),
        ],
        responses=PartnerPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """The partners you may see, ordered by code."""
        rows = Partner.objects.visible_to(self.actor)
        status = request.query_params.get("status")
        if status is not None:
            if status not in PartnerStatus.values:
                raise Refusal("bad_request", detail=f"status: {', '.join(PartnerStatus.values)}")
            rows = rows.filter(status=status)
        return paged(self, with_place(rows, _month()), partner_data)


class PartnerEndpoint(Endpoint):
    """One partner."""

    access = may("partners.read")

    @extend_schema(operation_id="partners_read", responses=PartnerSerializer)
    def get(self, request: Request, public_id: str) -> Response:
        """The partner, if you may see it."""
        row = visible_or_404(Partner.objects, self.actor, public_id)
        record = with_place(Partner.objects.filter(pk=row.pk), _month()).get()
        return Response(partner_data(record))


class PlaceData(TypedDict):
    """Where a partner stands in the network, as the API shows it; ``attributes`` are JSON text."""

    territory: str
    territory_path: str
    owner: str
    kind: str
    tier: str
    attributes: orjson.Fragment


class PartnerData(TypedDict):
    """A partner as the API shows it; ``place`` is None outside of the network."""

    id: UUID
    code: str
    name: str
    status: str
    time_zone: str
    joined_month: str
    left_month: str | None
    place: PlaceData | None


def partner_data(row: Any) -> PartnerData:
    """A partner as the API shows it, from a row of :func:`with_place`."""
    public_id, code, name, status, time_zone, joined, left, territory, *place = row
    return {
        "id": public_id,
        "code": code,
        "name": name,
        "status": status,
        "time_zone": time_zone,
        "joined_month": joined,
        "left_month": left or None,
        "place": None if territory is None else _place_data(territory, *place),
    }


def _place_data(
    territory: str, path: str, owner: str, kind: str, tier: str | None, attributes: str
) -> PlaceData:
    return {
        "territory": territory,
        "territory_path": path,
        "owner": owner,
        "kind": kind,
        "tier": tier or "",
        "attributes": orjson.Fragment(attributes),
    }


def _month() -> str:
    return months.of(timezone.localdate())
