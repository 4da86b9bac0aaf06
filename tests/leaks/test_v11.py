"""V11: PostgreSQL's row security alone keeps partners apart, the application's filters off."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from partners.network.models import Owner, Partner
from portal.access import wall
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.access.querysets import VisibleQuerySet
from portal.access.wall import behind_wall
from portal.accounts.models import User
from portal.accounts.services.tokens import issue
from portal.jobs.models import JobQuerySet
from portal.lib import ids
from portal.row_security import installation, tables
from standards.reporting.models import UploadQuerySet
from tests.leaks import worlds
from tests.leaks.probe import PARTNER_ROLES, Answer, answer, client_for
from tests.leaks.routes import Ask, asks, writes
from tests.leaks.worlds import SECOND, VIEWER, Variation, World, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.db,
    pytest.mark.xdist_group("worlds"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="row security exists on PostgreSQL only"
    ),
]
REFUSED = "row-level security|permission denied|does not exist"
Told = dict[tuple[str, Ask], Answer]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[World]:
    settings.ROW_SECURITY = True
    monkeypatch.setattr(ids, "source", ids.source)  # `build` changes it; this puts it back
    installation.install()
    with time_machine.travel(worlds.NOW, tick=False):
        made = build(5, Variation())
        issue(user=made.users["owner"], name="mine", scopes=["values.read"], days=9, actor=SYSTEM)
        yield made


@pytest.fixture
def filters_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """An application that forgot every condition on rows."""
    for queryset in (VisibleQuerySet, JobQuerySet, UploadQuerySet):
        monkeypatch.setattr(queryset, "visible_to", lambda rows, *args, **kwargs: rows.all())


def actor_of(world: World, role: str) -> Actor:
    return actor_for(world.users[role])


def told(world: World, wanted: list[Ask]) -> Iterator[Told]:
    """What the partner's people are told, as often as asked for; the sign-ins are the same."""
    clients = {role: client_for(world, role) for role in PARTNER_ROLES}
    while True:
        # The wall itself costs queries.
        yield {
            (role, ask): replace(answer(client, ask), queries=0)
            for role, client in clients.items()
            for ask in wanted
            if role != "machine" or ask.url.startswith("/api/")
        }


def foreign_in(world: World, answers: Told) -> dict[tuple[str, str], set[str]]:
    """Names, codes and addresses of other partners and their people in answers."""
    patterns = {role: _names_of_others(world, role) for role in PARTNER_ROLES}
    found = {}
    for (role, ask), one in answers.items():
        pattern = patterns[role]
        asked = set(pattern.findall(ask.url))
        if "/agreements/" in ask.url:  # an owner's agreement names all outlets of that owner
            asked.add(f"Partner {SECOND}")
        if named := set(pattern.findall(one.body.decode(errors="ignore"))) - asked:
            found[role, ask.url] = named
    return found


def _names_of_others(world: World, role: str) -> re.Pattern[str]:
    own = {VIEWER, SECOND} if role == "signer" else {VIEWER}
    codes = {code for code, _ in world.raw} - own
    return re.compile("|".join(rf"\bPartner {code}\b|\bO{code}\b|>{code}<" for code in codes))


def test_the_wall_changes_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    rounds = told(world, asks(world.objects) + writes(world.objects))
    with monkeypatch.context() as wall_off:
        wall_off.setattr(wall, "needs_wall", lambda actor: False)
        without = next(rounds)
    behind = next(rounds)
    different = [
        f"{role} {ask.method} {ask.url}: {one.status} {behind[role, ask].status}"
        for (role, ask), one in without.items()
        if one != behind[role, ask]
    ]
    assert different == [], "\n".join(different)
    assert sum(one.status == 200 for one in behind.values()) > 100
    tell(f"V11: {len(behind)} answers are the same behind the wall")


def test_routes_without_filters_show_no_foreign_row(
    world: World, monkeypatch: pytest.MonkeyPatch, filters_off: None, tell: Callable[[str], None]
) -> None:
    rounds = told(world, asks(world.objects))
    with monkeypatch.context() as wall_off:
        wall_off.setattr(wall, "needs_wall", lambda actor: False)
        leaks = foreign_in(world, next(rounds))
    assert len(leaks) > 20, "without the wall the patched application leaks, or this cannot fail"
    behind = next(rounds)
    assert foreign_in(world, behind) == {}
    assert sum(one.status == 200 for one in behind.values()) > 100
    tell(
        f"V11: {len(behind)} answers, filters off: {len(leaks)} leak without the wall, 0 behind it"
    )


def own_keys(model: tables.Model, actor: Actor) -> set[Any]:
    """What belongs to the actor, reckoned apart from the policies."""
    rows: Any = model._default_manager.all()
    label = model._meta.label
    partners = {pk for grant in actor.grants for pk in grant.partner_ids}
    if label == "accounts.User":
        mates = User.objects.filter(memberships__partner_id__in=partners)
        return {actor.user_id, *mates.values_list("pk", flat=True)}
    if label in tables.owners():
        told = tables.owners()[label]
        wanted = actor.user_id if told.is_user_key else actor.person_id
        return set(rows.filter(**{told.column: wanted}).values_list("pk", flat=True))
    if model is Owner:
        return set(rows.filter(placements__partner__in=partners).values_list("pk", flat=True))
    if label == "sharing.Edition":
        now = {"owner__placements__partner__in": partners, "owner__placements__to_month": ""}
        return set(rows.filter(**now).values_list("pk", flat=True))
    path = f"{rows.partner_lookup}__in" if rows.partner_lookup else "pk__in"
    return set(rows.filter(**{path: partners}).values_list("pk", flat=True))


def test_tables_show_no_foreign_row(world: World, tell: Callable[[str], None]) -> None:
    seen = hidden = 0
    for role in PARTNER_ROLES:
        actor = actor_of(world, role)
        for model in [*tables.walled(), *tables.own()]:
            everything = set(model._base_manager.values_list("pk", flat=True))
            own = own_keys(model, actor)
            with behind_wall(actor):
                found = set(model._base_manager.values_list("pk", flat=True))
            assert found == own, model
            seen, hidden = seen + len(found), hidden + len(everything - found)
    assert seen > 100
    assert hidden > 1000
    tell(f"V11: {seen} own rows seen, {hidden} rows of others hidden, 0 foreign rows")


def test_brand_tables_are_out_of_reach(world: World) -> None:
    actor = actor_of(world, "owner")
    for model in tables.brand_only():
        table = model._meta.db_table
        for name in (table, f"brand.{table}"):
            with (
                pytest.raises(ProgrammingError, match=REFUSED),
                behind_wall(actor),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT count(*) FROM {name}")


def ran(actor: Actor, statement: str, parameters: list[Any] | None = None) -> int | None:
    """Rows a statement touched behind the wall; None when the database refused it."""
    with behind_wall(actor), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement, parameters)
        except ProgrammingError as error:
            if re.search(REFUSED, str(error)):
                return None
            raise
        return int(cursor.rowcount)


def test_foreign_rows_cannot_be_written(world: World, tell: Callable[[str], None]) -> None:
    tried = 0
    for role in PARTNER_ROLES:
        actor = actor_of(world, role)
        for model in [*tables.walled(), *tables.own()]:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]  # every model has one
            everything = set(model._base_manager.values_list("pk", flat=True))
            foreign = sorted(everything - own_keys(model, actor))
            if not foreign:
                continue
            before = documents(table)
            assert not ran(
                actor, f"UPDATE {table} SET {key} = {key} WHERE {key} = ANY (%s)", [foreign]
            )
            assert not ran(actor, f"DELETE FROM {table} WHERE {key} = ANY (%s)", [foreign])
            assert ran(actor, *copy_of(table, key, foreign[0])) is None
            assert documents(table) == before
            tried += 3
    assert tried > 100
    tell(f"V11: {tried} writes to others' rows, 0 rows written")


def documents(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def copy_of(table: str, key: str, value: Any) -> tuple[str, list[Any]]:
    """An INSERT of somebody else's row once more, under another key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {key} = %s", [value])
        found = cursor.fetchone()[0]
    fresh = "%s::jsonb || jsonb_build_object(%s::text, 900000000)"
    return (
        f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, {fresh})",
        [found, key],
    )


def test_own_rows_cannot_be_given_away_or_taken(world: World) -> None:
    actor = actor_of(world, "owner")
    other = Partner.objects.get(public_id=world.outsider).pk
    moved = "UPDATE reporting_submission SET partner_id = %s WHERE partner_id = ANY (%s)"
    own = sorted({pk for grant in actor.grants for pk in grant.partner_ids})
    assert ran(actor, moved, [other, own]) is None
    assert ran(actor, moved, [own[0], [other]]) == 0
    # The same statement on own rows alone passes: it is the policy that refused.
    assert ran(actor, moved, [own[0], own]) == 4


def test_nothing_is_visible_without_the_transactions_word(world: World, settings: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.ROW_SECURITY_ROLE}")
        assert [m for m in [*tables.walled(), *tables.own()] if m._base_manager.exists()] == []
        cursor.execute("RESET ROLE")
