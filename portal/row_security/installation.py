"""Install, check and remove the wall. Everything can be repeated; PostgreSQL only."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from portal.lib.results import Refusal
from portal.row_security import tables
from portal.row_security.policies import BRAND_SCHEMA, Policy, policies, quoted


@dataclass(frozen=True, slots=True)
class Wall:
    """What has to stand: the roles' names and the policies between them."""

    partner: str
    login: str
    policies: tuple[Policy, ...]


def wanted() -> Wall:
    """The wall of this code for the role that is connected."""
    if connection.vendor != "postgresql":
        raise Refusal("row_security_needs_postgresql")
    login, partner = str(_one("SELECT session_user")), settings.ROW_SECURITY_ROLE
    return Wall(partner, login, tuple(policies(partner, login)))


def install() -> list[str]:
    """Put up what is missing; returns what was."""
    wall = wanted()
    missing = _faults(wall)
    if missing:
        _ensure_role(wall)
        with transaction.atomic():
            # Installations of parallel deployments wait for each other.
            _run("SELECT pg_advisory_xact_lock(hashtext('portal.row_security'))")
            _open_schemas(wall)
            _place_tables(wall)
            _grant(wall)
            _write_policies(wall)
    return missing


def faults() -> list[str]:
    """In which points the database differs from the wall; empty when it stands."""
    return _faults(wanted())


def remove() -> None:
    """Take the wall down: no policies, no grants, every table back in its place."""
    wall = wanted()
    with transaction.atomic():
        for model in [*tables.walled(), *tables.own()]:
            _drop_policies(model._meta.db_table)
            _run(f"ALTER TABLE {quoted(model._meta.db_table)} NO FORCE ROW LEVEL SECURITY")
            _run(f"ALTER TABLE {quoted(model._meta.db_table)} DISABLE ROW LEVEL SECURITY")
        for table in sorted(_homes()):
            if _homes()[table] == BRAND_SCHEMA:
                _run(f"ALTER TABLE {BRAND_SCHEMA}.{quoted(table)} SET SCHEMA public")
        if _role_exists(wall.partner):
            _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted(wall.partner)}")
            _run(f"REVOKE ALL ON SCHEMA public FROM {quoted(wall.partner)}")
        _run(f"DROP SCHEMA IF EXISTS {BRAND_SCHEMA}")
        _run(f"ALTER ROLE {quoted(wall.login)} IN DATABASE {_database()} RESET search_path")
        _run("RESET search_path")


def _faults(wall: Wall) -> list[str]:
    if not _role_exists(wall.partner):
        return [f"the role {wall.partner} does not exist"]
    problems = [f"{name}: {why}" for name, why in _role_faults(wall)]
    homes, states, marks = _homes(), _states(), _marks()
    for model in tables.brand_only():
        if homes.get(model._meta.db_table) != BRAND_SCHEMA:
            problems.append(f"{model._meta.db_table}: not in the schema {BRAND_SCHEMA}")
    for model in [*tables.walled(), *tables.own()]:
        if states.get(model._meta.db_table) != (True, True):
            problems.append(f"{model._meta.db_table}: row security is not forced")
    standing = {(policy.table, policy.name): policy.mark for policy in wall.policies}
    different = [key for key in {*standing, *marks} if standing.get(key) != marks.get(key)]
    problems += [f"{table}: the policy {name} differs" for table, name in sorted(different)]
    rights = _rights(wall.partner)
    for table, verbs in sorted(_wanted_rights().items()):
        if rights.get(table, frozenset()) != verbs:
            problems.append(f"{table}: the grants differ")
    return problems


def _role_faults(wall: Wall) -> list[tuple[str, str]]:
    problems = []
    bypasses = "SELECT rolbypassrls OR rolsuper OR rolcanlogin FROM pg_roles WHERE rolname = %s"
    if _one(bypasses, [wall.partner]):
        problems.append((wall.partner, "may sign in or pass row security"))
    if not _one("SELECT pg_has_role(session_user, %s, 'MEMBER')", [wall.partner]):
        problems.append((wall.partner, f"not granted to {wall.login}"))
    if not _one("SELECT to_regnamespace(%s) IS NOT NULL", [BRAND_SCHEMA]):
        problems.append((BRAND_SCHEMA, "the schema does not exist"))
    elif _one("SELECT has_schema_privilege(%s, %s, 'USAGE')", [wall.partner, BRAND_SCHEMA]):
        problems.append((wall.partner, f"may use the schema {BRAND_SCHEMA}"))
    return problems


def _ensure_role(wall: Wall) -> None:
    """The role is the cluster's, not the database's: another database may have made it."""
    try:
        if not _role_exists(wall.partner):
            with suppress(IntegrityError), transaction.atomic():
                _run(f"CREATE ROLE {quoted(wall.partner)} NOLOGIN NOBYPASSRLS")
        if not _one("SELECT pg_has_role(session_user, %s, 'MEMBER')", [wall.partner]):
            _run(f"GRANT {quoted(wall.partner)} TO {quoted(wall.login)}")
    except ProgrammingError as error:
        if not _role_exists(wall.partner) or "permission denied" in str(error):
            raise Refusal("row_security_role", role=wall.partner, login=wall.login) from error


def _open_schemas(wall: Wall) -> None:
    _run(f"CREATE SCHEMA IF NOT EXISTS {BRAND_SCHEMA}")
    _run(f"REVOKE ALL ON SCHEMA {BRAND_SCHEMA} FROM PUBLIC, {quoted(wall.partner)}")
    _run(f"GRANT USAGE ON SCHEMA public TO {quoted(wall.partner)}")
    # New sessions of the login role find the moved tables by their names; so does this one.
    path = f"public, {BRAND_SCHEMA}"
    _run(f"ALTER ROLE {quoted(wall.login)} IN DATABASE {_database()} SET search_path = {path}")
    _run(f"SET search_path = {path}")


def _place_tables(wall: Wall) -> None:
    homes, closed = _homes(), {model._meta.db_table for model in tables.brand_only()}
    for table, home in sorted(homes.items()):
        goal = BRAND_SCHEMA if table in closed else "public"
        if home != goal:
            _run(f"ALTER TABLE {quoted(home)}.{quoted(table)} SET SCHEMA {goal}")
    _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA {BRAND_SCHEMA} FROM {quoted(wall.partner)}")


def _grant(wall: Wall) -> None:
    _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted(wall.partner)}")
    for table, verbs in sorted(_wanted_rights().items()):
        _run(f"GRANT {', '.join(sorted(verbs))} ON {quoted(table)} TO {quoted(wall.partner)}")


def _write_policies(wall: Wall) -> None:
    for model in [*tables.walled(), *tables.own()]:
        table = quoted(model._meta.db_table)
        _drop_policies(model._meta.db_table)
        _run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        _run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for policy in wall.policies:
        _run(policy.statement)
        _run(f"COMMENT ON POLICY {policy.name} ON {quoted(policy.table)} IS '{policy.mark}'")


def _wanted_rights() -> dict[str, frozenset[str]]:
    """Rights on tables; on whose rows is the policies' business."""
    read, written = frozenset({"SELECT"}), frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
    return {
        **{model._meta.db_table: read for model in [*tables.walled(), *tables.shared()]},
        **{model._meta.db_table: written for model in [*tables.written(), *tables.own()]},
    }


def _drop_policies(table: str) -> None:
    for name in [name for policy_table, name in _marks() if policy_table == table]:
        _run(f"DROP POLICY {quoted(name)} ON {quoted(table)}")


def _homes() -> dict[str, str]:
    """The schema of each table of the portal."""
    names = [model._meta.db_table for kind in _KINDS for model in kind()]
    pairs = _all(
        "SELECT relname, relnamespace::regnamespace::text FROM pg_class WHERE relkind = 'r'"
        " AND relname = ANY (%s) AND relnamespace::regnamespace::text IN ('public', %s)",
        [names, BRAND_SCHEMA],
    )
    return dict(pairs)


_KINDS = (tables.walled, tables.own, tables.shared, tables.brand_only)


def _states() -> dict[str, tuple[bool, bool]]:
    rows = _all(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    return {name: (on, forced) for name, on, forced in rows}


def _marks() -> dict[tuple[str, str], str]:
    rows = _all(
        "SELECT relname, polname, obj_description(pg_policy.oid, 'pg_policy') FROM pg_policy"
        " JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'public'::regnamespace"
    )
    return {(table, name): mark or "" for table, name, mark in rows}


def _rights(role: str) -> dict[str, frozenset[str]]:
    rows = _all(
        "SELECT table_name, array_agg(privilege_type::text) FROM"
        " information_schema.role_table_grants WHERE grantee = %s AND table_schema = 'public'"
        " GROUP BY table_name",
        [role],
    )
    return {table: frozenset(verbs) for table, verbs in rows}


def _role_exists(name: str) -> bool:
    return bool(_one("SELECT count(*) FROM pg_roles WHERE rolname = %s", [name]))


def _database() -> str:
    return quoted(str(connection.settings_dict["NAME"]))


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _all(statement: str, parameters: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _one(statement: str, parameters: list[Any] | None = None) -> Any:
    return _all(statement, parameters)[0][0]
