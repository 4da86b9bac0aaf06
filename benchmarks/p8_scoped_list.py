"""P8: a page of partners for a manager with 1, 100 and 10,000 grants, and for the whole network.

Over the API with the same middleware and sign-in: a limited manager beside an admin, who is not
limited. Row scoping alone: the queryset beside guardian's own answer.
"""

from typing import Any

import orjson
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.frame import Row, at_most, compare
from benchmarks.network import analyze, network
from partners.network.models import Partner, PartnerGrant
from partners.people.models import BrandRole
from portal.access.actor import actor_for
from portal.access.grants import granted
from portal.accounts.models import User
from portal.accounts.services.tokens import issue

SIZE, PAGE, ROUNDS = 10_000, 50, 41


def run() -> list[Row]:
    """One row a number of grants and rival."""
    network(SIZE)
    permission = Permission.objects.get(codename="manage_partner")
    admin = _client(_person("admin", "admin"))
    rows = []
    for grants in (1, 100, SIZE, 0):
        user = _person("manager", f"manager{grants}", is_limited=bool(grants))
        _give(user, permission, grants)
        analyze()
        client = _client(user)
        one, two = compare(
            lambda client=client: _get(client, PAGE),
            lambda grants=grants: _get(admin, min(PAGE, grants or PAGE)),
            are_equal=lambda one, other: _rows(one) == _rows(other),
            rounds=ROUNDS,
        )
        name = f"{grants:,} grants" if grants else "whole network"
        with CaptureQueriesContext(connection) as caught:
            actor = actor_for(user)
            _page(Partner.objects.visible_to(actor, "partners.read"))
        workload = f"API page of {PAGE} of {SIZE:,}, {name}, {len(caught)} queries"
        met = at_most(one / two, 1.3) and len(caught) <= 3
        rows.append(Row("P8", workload, "unscoped page", one, two, "<= 1.3x, <= 3 queries", met))
        if grants:
            one, two = compare(
                lambda actor=actor: _page(Partner.objects.visible_to(actor, "partners.read")),
                lambda user=user: _page(granted("network.manage_partner", user, Partner)),
                rounds=ROUNDS,
            )
            met = at_most(one / two, 0.25)
            rows.append(Row("P8", f"row scoping, {name}", "guardian", one, two, "<= 0.25x", met))
    return rows


def _page(rows: Any) -> list[Any]:
    return list(rows.order_by("code").values("public_id", "code", "name")[:PAGE])


def _person(role: str, name: str, *, is_limited: bool = False) -> User:
    user = User.objects.create_user(f"{name}@example.org")
    BrandRole.objects.create(user=user, role=role, is_limited=is_limited)
    return user


def _give(user: User, permission: Permission, grants: int) -> None:
    ids = Partner.objects.order_by("code").values_list("pk", flat=True)[:grants]
    PartnerGrant.objects.bulk_create(
        PartnerGrant(user=user, permission=permission, content_object_id=pk) for pk in ids
    )


def _client(user: User) -> Client:
    _, secret = issue(user=user, name="bench", scopes=["partners.read"], days=1, actor=None)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _rows(content: bytes) -> Any:
    """The partners of a page; the address of the next one names the limit, which may differ."""
    return orjson.loads(content)["results"]


def _get(client: Client, limit: int) -> bytes:
    cache.clear()
    answer = client.get(f"/api/v1/partners?limit={limit}")
    assert answer.status_code == 200
    return answer.content
