"""Putting the wall up, what it says of itself, and the doors in it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse

from partners.network.models import Partner
from portal.access.actor import NOBODY, SYSTEM, Actor
from portal.access.wall import RequestWall, behind_wall, brand_rows, is_walled, needs_wall
from portal.row_security import installation
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, member_user

ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="row security exists on PostgreSQL only"
)
pytestmark = [pytest.mark.django_db, pytest.mark.db]


def one(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def said(step: str) -> str:
    out = StringIO()
    call_command("row_security", step, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def viewer(settings: Any) -> Actor:
    """A person of one of three partners, behind a standing wall."""
    installation.install()
    settings.ROW_SECURITY = True
    make_structure()
    first, *_ = [make_partner(code) for code in ("A1", "A2", "A3")]
    return actor_of(member_user("viewer", first))


def test_the_setting_alone_decides_and_only_for_partners_people(settings: Any) -> None:
    make_structure()
    actor = actor_of(member_user("owner", make_partner("A1")))
    settings.ROW_SECURITY = False
    assert not needs_wall(actor)
    settings.ROW_SECURITY = True
    assert needs_wall(actor)
    assert needs_wall(Actor(is_active=True))
    others = [NOBODY, SYSTEM, actor_of(brand_user("manager", territories=["FR"]))]
    assert [needs_wall(other) for other in others] == [False] * 3


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what other databases are told")
def test_other_databases_are_told_why_not() -> None:
    with pytest.raises(CommandError, match="PostgreSQL only"):
        call_command("row_security", "install")
    with brand_rows("no wall here"):
        assert not is_walled()


@ON_POSTGRESQL
def test_the_wall_can_be_put_up_again_and_taken_down() -> None:
    installation.install()
    assert said("check") == "The wall stands."
    assert said("install") == "The wall stands; 0 points were put right."
    assert one("SELECT count(*) FROM pg_tables WHERE schemaname = 'brand'") > 30
    assert said("remove") == "The wall is down."
    assert one("SELECT count(*) FROM pg_namespace WHERE nspname = 'brand'") == 0
    assert one("SELECT count(*) FROM pg_policies") == 0
    assert one("SELECT count(*) FROM pg_class WHERE relrowsecurity") == 0
    granted = "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = '{}'"
    assert one(granted.format("portal_partner")) == 0


@ON_POSTGRESQL
def test_migrating_waits_briefly_for_locks_and_walls_new_tables_in(settings: Any) -> None:
    said_of = {"verbosity": 0, "interactive": False, "db": "default"}
    emit_pre_migrate_signal(**said_of)
    assert one("SHOW lock_timeout") == settings.MIGRATION_LOCK_TIMEOUT == "5s"
    settings.ROW_SECURITY = False
    emit_post_migrate_signal(**said_of)
    assert one("SHOW lock_timeout") == "0"
    settings.ROW_SECURITY = True
    emit_post_migrate_signal(**said_of)
    assert installation.faults() == []


@ON_POSTGRESQL
def test_the_check_names_every_difference() -> None:
    installation.install()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_submission NO FORCE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY own_partners ON scoring_score")
        cursor.execute("CREATE POLICY wide ON network_partner USING (true)")
        cursor.execute("GRANT UPDATE ON catalogue_metric TO portal_partner")
        cursor.execute("ALTER TABLE brand.sharing_sharingrule SET SCHEMA public")
    differences = [
        "sharing_sharingrule: not in the schema brand",
        "reporting_submission: row security is not forced",
        "network_partner: the policy wide differs",
        "scoring_score: the policy own_partners differs",
        "catalogue_metric: the grants differ",
    ]
    with pytest.raises(CommandError) as refused:
        call_command("row_security", "check")
    assert str(refused.value).splitlines() == differences
    assert installation.install() == differences
    assert installation.faults() == []


@ON_POSTGRESQL
def test_the_owner_of_the_tables_reads_without_a_condition(viewer: Actor) -> None:
    login = "wall_test_login"
    if not one("SELECT rolsuper FROM pg_roles WHERE rolname = session_user"):
        pytest.skip("only an administrator can make another login role")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {login} NOLOGIN")
        cursor.execute(f"GRANT portal_partner TO {login}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = 'network_partner'")
        assert {row[0] for row in cursor.fetchall()} == {"own_partners", "login"}
        cursor.execute(f"ALTER POLICY login ON network_partner TO {login}")
        cursor.execute(f"ALTER TABLE network_partner OWNER TO {login}")
        cursor.execute(f"SET LOCAL ROLE {login}")
        cursor.execute("SELECT count(*) FROM network_partner")
        assert cursor.fetchone() == (3,)
        cursor.execute("EXPLAIN SELECT * FROM network_partner")
        assert not [line for (line,) in cursor.fetchall() if "Filter" in line]
        cursor.execute("SET LOCAL ROLE NONE")


@ON_POSTGRESQL
def test_a_door_opens_for_its_block_only(viewer: Actor, settings: Any) -> None:
    with behind_wall(viewer):
        assert Partner.objects.count() == 1
        with pytest.raises(Partner.DoesNotExist), brand_rows("a failing block"):
            Partner.objects.get(code=Partner.objects.count())
        assert Partner.objects.count() == 1
        with brand_rows("outer"), brand_rows("inner"):
            assert Partner.objects.count() == 3
        assert Partner.objects.count() == 1
    assert Partner.objects.count() == 3


@ON_POSTGRESQL
def test_a_failed_statement_at_a_door_leaves_the_wall_standing(viewer: Actor) -> None:
    with behind_wall(viewer), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic(), brand_rows("it fails"):
            cursor.execute("SELECT nonsense")
        assert (Partner.objects.count(), is_walled()) == (1, True)
        with brand_rows("outside"), pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("SELECT nonsense")
        assert (Partner.objects.count(), is_walled()) == (1, True)
    assert (Partner.objects.count(), is_walled()) == (3, False)


@ON_POSTGRESQL
def test_a_failed_request_keeps_nothing(viewer: Actor) -> None:
    for status, kept in ((500, 0), (422, 1)):
        with RequestWall() as wall:
            wall.enter(viewer)
            with brand_rows("a new partner"):
                Partner.objects.create(code="NEW", name="New", joined_month="2026-01")
            wall.answer(HttpResponse(status=status).status_code)
        assert Partner.objects.filter(code="NEW").count() == kept


@ON_POSTGRESQL
def test_a_key_of_a_hidden_row_is_still_taken(viewer: Actor) -> None:
    with (
        behind_wall(viewer),
        brand_rows("a double"),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Partner.objects.create(code="A2", name="Again", joined_month="2026-01")
