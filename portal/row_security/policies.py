"""The statements that make the wall: policies are compiled from the querysets' own conditions."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Q

from partners.people.models import Membership
from portal.access.actor import Reach
from portal.access.wall import PARTNERS, PERSON, USER
from portal.accounts.models import User
from portal.lib.canonical import digest
from portal.row_security.tables import Model, lookup_of, own, owners, walled

BRAND_SCHEMA = "brand"
# Stands for the actor's partners while a condition is compiled; no row has this key.
_STAND_IN = 7_000_000_000_000_000_001


def _setting(name: str, kind: str) -> str:
    """What the transaction says, read once a statement: in a filter it would be read per row."""
    return f"(SELECT nullif(current_setting('{name}', true), '')::{kind})"


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of one table: which rows the role reads with ``verb``, and may leave behind."""

    table: str
    name: str
    role: str
    condition: str
    verb: str = "ALL"

    @property
    def statement(self) -> str:
        """What creates it."""
        check = f" WITH CHECK ({self.condition})" if self.verb == "ALL" else ""
        return (
            f"CREATE POLICY {self.name} ON {quoted(self.table)} FOR {self.verb}"
            f" TO {quoted(self.role)} USING ({self.condition}){check}"
        )

    @property
    def mark(self) -> str:
        """Tells an installed policy from an older one: the database rewrites conditions."""
        return digest([self.statement])


def policies(partner_role: str, login: str) -> list[Policy]:
    """Every policy of the wall.

    The login role owns the tables, and FORCE binds owners too: it has a policy of its own, which
    is a constant and not a branch that the planner would have to carry through each plan.
    """
    all_policies = []
    for model in walled():
        all_policies.append(
            Policy(_table(model), "own_partners", partner_role, condition_of(model))
        )
    for model in own():
        all_policies.append(
            Policy(_table(model), "own_person", partner_role, _own_condition(model))
        )
    colleagues = Membership.objects.filter(_reach(Membership)).values("user_id")
    all_policies.append(
        Policy(
            _table(User),
            "colleagues",
            partner_role,
            _compiled(User, Q(pk__in=colleagues)),
            verb="SELECT",
        )
    )
    all_policies += [Policy(_table(model), "login", login, "true") for model in [*walled(), *own()]]
    return all_policies


def condition_of(model: Model) -> str:
    """The queryset's own condition with the transaction's partners in place of an actor's."""
    return _compiled(model, _reach(model))


def _reach(model: Model) -> Q:
    """What `visible_to` would filter by; further steps as nested sub-queries, never as joins."""
    lookup = lookup_of(model) or ""
    first, _, rest = lookup.partition("__")
    rows: Any = model._default_manager.all()
    field: Any = model._meta.get_field(first) if rest else None
    if field is None or not field.concrete:
        condition: Q = rows.within(Reach(partner_ids=frozenset({_STAND_IN})))
        return condition
    target: Model = field.related_model
    inner = target._default_manager.filter(_reach(target))
    return Q(**{f"{first}__in": inner.values("pk")})


def _own_condition(model: Model) -> str:
    owner = owners()[model._meta.label]
    value = _setting(USER, "bigint") if owner.is_user_key else _setting(PERSON, "uuid")
    return f"{quoted(owner.column)} = {value}"


def _compiled(model: Model, condition: Q) -> str:
    query = models.QuerySet(model).filter(condition).query
    compiler = query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    if sum(1 for times in query.alias_refcount.values() if times) > 1:
        raise ValueError(f"the condition of {model._meta.label} joins tables: write it as within()")
    text, parameters = compiler.compile(query.where)
    with connection.cursor() as cursor:
        literal = cursor.mogrify(text, parameters) if parameters else text
    partners = _setting(PARTNERS, "bigint[]")
    return str(literal).replace(f"IN ({_STAND_IN})", f"= ANY ({partners}::bigint[])")


def quoted(name: str) -> str:
    """An identifier of the database."""
    return connection.ops.quote_name(name)


def _table(model: Model) -> str:
    return model._meta.db_table
