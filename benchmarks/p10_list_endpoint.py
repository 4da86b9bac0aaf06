"""P10: a list over HTTP with the same middleware, sign-in and scope for all.

Beside the endpoint: the same body by hand-written SQL and orjson, and by a ModelSerializer.
"""

from typing import Any
from uuid import UUID

import orjson
from django.core.cache import cache
from django.db import connection
from django.db.models import Prefetch
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from benchmarks.frame import Row, compare
from benchmarks.network import network
from partners.network.models import Partner, Placement, in_force
from partners.people.models import BrandRole
from portal.access.api import Endpoint
from portal.access.pagination import PAGED, KeysetPagination, write_cursor
from portal.access.rules import may
from portal.accounts.models import User
from portal.accounts.services.tokens import issue
from portal.lib import months

SIZE, PAGE, ROUNDS = 10_000, 200, 41
SQL = """
select p.public_id, p.code, p.name, p.status, p.time_zone, p.joined_month, p.left_month,
       t.code, t.path, o.code, k.code, ti.code, l.attributes
from network_partner p
left join network_placement l on l.partner_id = p.id and l.from_month <= %s
     and (l.to_month = '' or l.to_month >= %s) and p.joined_month <= %s
     and (p.left_month = '' or p.left_month >= %s)
left join network_territory t on t.id = l.territory_id
left join network_owner o on o.id = l.owner_id
left join network_kind k on k.id = l.kind_id
left join network_tier ti on ti.id = l.tier_id
order by p.code limit %s
"""


class RawEndpoint(Endpoint):
    """The same page by hand: one query, one dump; the attributes pass through unread."""

    access = may("partners.read")
    query = PAGED

    def get(self, request: Any) -> HttpResponse:
        """The same body, the signed cursor included."""
        assert self.actor.reach("partners.read").everything
        month = months.of(timezone.localdate())
        with connection.cursor() as cursor:
            cursor.execute(SQL, [month] * 4 + [PAGE + 1])
            rows = cursor.fetchall()
        following = None
        if len(rows) > PAGE:
            rows = rows[:PAGE]
            text = write_cursor("code", rows[-1][1])
            following = replace_query_param(request.build_absolute_uri(), "cursor", text)
        results = [_by_hand(*row) for row in rows]
        return HttpResponse(
            orjson.dumps({"results": results, "next": following}), content_type="application/json"
        )


def _by_hand(
    public_id: Any,
    code: str,
    name: str,
    status: str,
    zone: str,
    joined: str,
    left: str,
    *place: Any,
) -> dict[str, Any]:
    territory, path, owner, kind, tier, attributes = place
    return {
        "id": public_id if isinstance(public_id, UUID) else UUID(public_id),
        "code": code,
        "name": name,
        "status": status,
        "time_zone": zone,
        "joined_month": joined,
        "left_month": left or None,
        "place": None if territory is None else {
            "territory": territory, "territory_path": path, "owner": owner, "kind": kind,
            "tier": tier or "", "attributes": orjson.Fragment(attributes),
        },
    }  # fmt: skip


class PlaceSerializer(serializers.ModelSerializer[Placement]):
    """What a usual DRF project would write."""

    territory = serializers.CharField(source="territory.code")
    territory_path = serializers.CharField(source="territory.path")
    owner = serializers.CharField(source="owner.code")
    kind = serializers.CharField(source="kind.code")
    tier = serializers.CharField(source="tier.code", default="")

    class Meta:
        model = Placement
        fields = ("territory", "territory_path", "owner", "kind", "tier", "attributes")

    def get_attribute(self, instance: Any) -> Any:
        """The one placement that was fetched."""
        return instance.held[0] if instance.held else None


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    """A partner with its place nested, as a usual DRF project would write it."""

    id = serializers.UUIDField(source="public_id")
    left_month = serializers.SerializerMethodField()
    place = PlaceSerializer()

    class Meta:
        model = Partner
        fields = ("id", "code", "name", "status", "time_zone", "joined_month", "left_month",
                  "place")  # fmt: skip

    def get_left_month(self, row: Partner) -> str | None:
        """None while it stays."""
        return row.left_month or None


class SerializerEndpoint(Endpoint):
    """The same page by ModelSerializer, well fetched."""

    access = may("partners.read")
    query = PAGED
    keyset = "code"

    def get(self, request: Any) -> Response:
        """Prefetched, serialized."""
        month = months.of(timezone.localdate())
        held = Placement.objects.filter(in_force(month)).select_related(
            "territory", "owner", "kind", "tier"
        )
        rows = Partner.objects.visible_to(self.actor).defer("search_text")
        rows = rows.prefetch_related(Prefetch("placements", queryset=held, to_attr="held"))
        paginator = KeysetPagination()
        page = paginator.paginate_queryset(rows, request, view=self)
        return paginator.get_paginated_response(PartnerSerializer(page, many=True).data)


urlpatterns = [
    path("raw", RawEndpoint.as_view()),
    path("serializer", SerializerEndpoint.as_view()),
    path("", include("portal.urls")),
]


def run() -> list[Row]:
    """Requests of 200 rows, as seconds a request."""
    network(SIZE)
    user = User.objects.create_user("p10@example.org")
    BrandRole.objects.create(user=user, role="admin")
    _, secret = issue(user=user, name="bench", scopes=["partners.read"], days=1, actor=None)
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(address: str) -> bytes:
        cache.clear()
        answer = client.get(f"{address}?limit={PAGE}")
        assert answer.status_code == 200
        return answer.content

    rows = []
    with override_settings(ROOT_URLCONF="benchmarks.p10_list_endpoint"):
        for rival, address, limit, target in (
            ("raw SQL + orjson", "/raw", 1.25, ">= 0.8x req/s"),
            ("ModelSerializer", "/serializer", 1 / 3, ">= 3x req/s"),
        ):
            one, two = compare(
                lambda: get("/api/v1/partners"),
                lambda address=address: get(address),
                are_equal=lambda one, other: _body(one) == _body(other),
                rounds=ROUNDS,
            )
            workload = f"GET partners, {PAGE} of {SIZE:,}"
            rows.append(Row("P10", workload, rival, one, two, target, one / two <= limit))
    return rows


def _body(content: bytes) -> Any:
    """All that a page says; where the next one is differs by the address only."""
    body = orjson.loads(content)
    return body["results"], body["next"].partition("?")[2]
