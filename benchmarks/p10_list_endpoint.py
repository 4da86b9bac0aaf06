"""P10: a list over HTTP with the same middleware, sign-in and scope for all.

Beside the endpoint: the same rows by hand-written SQL and orjson, and by a ModelSerializer.
"""

from typing import Any

import orjson
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework import serializers
from rest_framework.response import Response

from benchmarks.frame import Row, compare
from benchmarks.network import network
from partners.network.models import Partner, Placement
from partners.people.models import BrandRole
from portal.access.api import Endpoint
from portal.access.rules import may
from portal.accounts.models import User
from portal.accounts.services.tokens import issue

SIZE, PAGE, ROUNDS = 10_000, 200, 41
SQL = """
select p.public_id, p.code, p.name, p.status, t.code, o.code, k.code, ti.code
from network_partner p
join network_placement l on l.partner_id = p.id and l.to_month = ''
join network_territory t on t.id = l.territory_id
join network_owner o on o.id = l.owner_id
join network_kind k on k.id = l.kind_id
left join network_tier ti on ti.id = l.tier_id
order by p.code limit %s
"""


class RawEndpoint(Endpoint):
    """The same page by hand."""

    access = may("partners.read")

    def get(self, request: Any) -> HttpResponse:
        """One query, one dump."""
        assert self.actor.reach("partners.read").everything
        with connection.cursor() as cursor:
            cursor.execute(SQL, [PAGE + 1])
            rows = cursor.fetchall()
        names = ("id", "code", "name", "status", "territory", "owner", "kind", "tier")
        results = [dict(zip(names, map(str, row), strict=True)) for row in rows[:PAGE]]
        return HttpResponse(
            orjson.dumps({"results": results, "next": None}), content_type="application/json"
        )


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """What a usual DRF project would write."""

    territory = serializers.CharField(source="territory.code")
    owner = serializers.CharField(source="owner.code")
    kind = serializers.CharField(source="kind.code")

    class Meta:
        model = Placement
        fields = ("territory", "owner", "kind", "from_month", "to_month", "attributes")


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    """A partner with its placements nested, as a usual DRF project would write it."""

    placements = PlacementSerializer(many=True)

    class Meta:
        model = Partner
        fields = ("public_id", "code", "name", "status", "time_zone", "joined_month",
                  "left_month", "placements")  # fmt: skip


class SerializerEndpoint(Endpoint):
    """The same page by ModelSerializer, well fetched."""

    access = may("partners.read")

    def get(self, request: Any) -> Response:
        """Prefetched, serialized."""
        rows = Partner.objects.visible_to(self.actor).order_by("code")
        rows = rows.prefetch_related(
            "placements__territory", "placements__owner", "placements__kind"
        )
        return Response({"results": PartnerSerializer(rows[:PAGE], many=True).data, "next": None})


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

    def get(address: str) -> list[str]:
        cache.clear()
        answer = client.get(address)
        assert answer.status_code == 200
        return [row["code"] for row in orjson.loads(answer.content)["results"]]

    rows = []
    with override_settings(ROOT_URLCONF="benchmarks.p10_list_endpoint"):
        for rival, address, limit, target in (
            ("raw SQL + orjson", "/raw", 1.25, ">= 0.8x req/s"),
            ("ModelSerializer", "/serializer", 1 / 3, ">= 3x req/s"),
        ):
            one, two = compare(
                lambda: get(f"/api/v1/partners?limit={PAGE}"),
                lambda address=address: get(address),
                rounds=ROUNDS,
            )
            workload = f"GET partners, {PAGE} of {SIZE:,}"
            rows.append(Row("P10", workload, rival, one, two, target, one / two <= limit))
    return rows
