"""P18: what the second wall costs at 10,000 partners, PostgreSQL only: a page, and a bare table.

The page is asked with the wall standing and down, in turns. The table is read behind the wall
without any filter, beside the login role that filters by hand, and beside the policy one would
write with an OR branch for the brand.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings

from benchmarks.frame import Row, compare
from benchmarks.network import network
from partners.network.models import Partner
from partners.people.models import Membership
from portal.access.actor import Actor, Grant
from portal.access.wall import behind_wall
from portal.accounts.models import User
from portal.row_security import installation

SIZE, MONTHS, HELD = 10_000, 24, 100
COUNT = "SELECT count(*), min(id), max(id) FROM scoring_score"
BRANCHED = """
    CREATE POLICY branched ON scoring_score TO wall_rival USING (
        current_setting('portal.role', true) = 'brand' OR partner_id IN (
            SELECT unnest(nullif(current_setting('portal.partners', true), '')::bigint[])))
"""


def run() -> list[Row]:
    """A page, and 240,000 scores of which an owner of 100 outlets sees 2,400."""
    if connection.vendor != "postgresql":
        return []
    installation.install()
    network(SIZE)
    _scores()
    return [_page(), *_table()]


def _scores() -> None:
    with connection.cursor() as cursor:
        for number in range(MONTHS):
            cursor.execute(
                "INSERT INTO scoring_scorerun"
                " (public_id, month, inputs_digest, scores_digest, is_final, created_at)"
                " VALUES (%s, %s, %s, '', true, now()) RETURNING id",
                [uuid.uuid4(), f"2024-{number:02d}"[:7], f"{number}"],
            )
            cursor.execute(
                "INSERT INTO scoring_score"
                " (since_id, month, partner_id, overall, document, document_digest, inputs_digest)"
                " SELECT %s, %s, id, 50, '{}', '', '' FROM network_partner",
                [cursor.fetchone()[0], f"2024-{number:02d}"[:7]],
            )
        cursor.execute("ANALYZE")


def _page() -> Row:
    user = User.objects.create_user("p18-owner@example.org")
    Membership.objects.create(user=user, partner=Partner.objects.order_by("pk")[0], role="owner")
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["epoch"] = user.epoch
    session.save()

    def page(is_on: bool) -> int:
        with override_settings(ROW_SECURITY=is_on):
            return client.get("/scorecards/").status_code

    mine, rival = compare(lambda: page(True), lambda: page(False), rounds=40)
    workload = f"scorecards of a partner, {SIZE:,} partners, behind the wall"
    return Row("P18", workload, "the wall down", mine, rival, "<= 1.3x", mine / rival <= 1.3)


def _table() -> list[Row]:
    own = list(Partner.objects.order_by("pk").values_list("pk", flat=True)[:HELD])
    actor = Actor(is_active=True, grants=(Grant("owner", partner_ids=frozenset(own)),))

    def walled() -> Any:
        with behind_wall(actor):
            return _asked(COUNT)

    def by_hand() -> Any:
        with transaction.atomic():
            return _asked(f"{COUNT} WHERE partner_id = ANY (%s)", [own])

    def branched() -> Any:
        with transaction.atomic():
            words = "SELECT set_config('role', 'wall_rival', true), set_config(%s, %s, true)"
            _asked(words, ["portal.partners", f"{{{','.join(map(str, own))}}}"])
            return _asked(COUNT)

    rows = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE wall_rival NOLOGIN")
            cursor.execute("GRANT SELECT ON scoring_score TO wall_rival")
            cursor.execute(BRANCHED)
        for rival, work, target in (
            ("the same filtered by hand", by_hand, 1.5),
            ("a policy with an OR branch", branched, 0.2),
        ):
            with override_settings(ROW_SECURITY=True):
                mine, theirs = compare(walled, work, rounds=21)
            met = mine / theirs <= target
            workload = f"own {HELD * MONTHS:,} of {SIZE * MONTHS:,} scores behind the wall"
            rows.append(Row("P18", workload, rival, mine, theirs, f"<= {target}x", met))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP POLICY IF EXISTS branched ON scoring_score")
            cursor.execute("DROP OWNED BY wall_rival")
            cursor.execute("DROP ROLE wall_rival")
    return rows


def _asked(statement: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()
