"""Territories, owners, kinds, tiers and attributes: idempotent by code, audited."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from partners.network.models import Attribute, Kind, Owner, Partner, Territory, Tier
from partners.network.rows import has_control, is_code
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Problem, Refusal

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def save_territory(
    *, code: str, name: str, parent: str | None, actor: Actor, channel: str = "page"
) -> Territory:
    """Create or change a territory; moving it moves all below it and the partners' scoping.

    ``parent`` is a code, None for a root. Refuses an unknown parent and one below itself.
    """
    _check(code, name, 120)
    above = Territory.objects.filter(code=parent).first() if parent else None
    if parent and above is None:
        codes = ", ".join(Territory.objects.order_by("code").values_list("code", flat=True)[:12])
        raise _bad("territory_unknown", "parent", parent, known=codes or "–")
    row = Territory.objects.select_for_update().filter(code=code).first()
    path = f"{above.path if above else '/'}{code}/"
    if row is None:
        row = Territory.objects.create(code=code, name=name, parent=above, path=path)
        _record_new(row, {"name": name, "parent": parent or ""}, actor, channel)
        return row
    if above is not None and above.path.startswith(row.path):
        raise _bad("parent_below_itself", "parent", parent or "")
    before = {"name": row.name, "path": row.path}
    if before == {"name": name, "path": path}:
        return row
    old_path, row.name, row.parent, row.path = row.path, name, above, path
    row.save(update_fields=["name", "parent", "path"])
    if path != old_path:
        _move_below(old_path, path)
    _record_change(row, before, {"name": name, "path": path}, actor, channel)
    return row


def save_owner(*, code: str, name: str, actor: Actor, channel: str = "page") -> Owner:
    """Create or rename an owner."""
    return _save(Owner, code, {"name": name}, 160, actor=actor, channel=channel)


def save_kind(*, code: str, name: str, actor: Actor, channel: str = "page") -> Kind:
    """Create or rename a kind of partner."""
    return _save(Kind, code, {"name": name}, 80, actor=actor, channel=channel)


def save_tier(
    *, code: str, name: str, is_earned: bool, rank: int, actor: Actor, channel: str = "page"
) -> Tier:
    """Create or change a tier; an earned one never shapes what is compared."""
    values: dict[str, str | int] = {"name": name, "is_earned": is_earned, "rank": rank}
    return _save(Tier, code, values, 80, actor=actor, channel=channel)


def save_attribute(
    *, code: str, name: str, is_public: bool, actor: Actor, channel: str = "page"
) -> Attribute:
    """Declare or change an attribute of partners."""
    return _save(
        Attribute, code, {"name": name, "is_public": is_public}, 120, actor=actor, channel=channel
    )


@transaction.atomic
def _save(
    model: type[M],
    code: str,
    values: Mapping[str, str | int],
    length: int,
    *,
    actor: Actor,
    channel: str,
) -> M:
    _check(code, str(values["name"]), length)
    manager = model._default_manager
    row = manager.select_for_update().filter(code=code).first()
    if row is None:
        row = manager.create(code=code, **values)
        _record_new(row, values, actor, channel)
        return row
    before = {name: getattr(row, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        _record_change(row, before, values, actor, channel)
    return row


def _move_below(old_path: str, path: str) -> None:
    moved = Concat(Value(path), Substr(F("path"), len(old_path) + 1))
    Territory.objects.filter(path__startswith=old_path).update(path=moved)
    home = Concat(Value(path), Substr(F("home_path"), len(old_path) + 1))
    Partner.objects.filter(home_path__startswith=old_path).update(home_path=home)


def _check(code: str, name: str, length: int) -> None:
    if not is_code(code):
        raise _bad("code_bad", "code", code)
    if not name.strip():
        raise _bad("value_needed", "name")
    if has_control(name):
        raise _bad("name_control", "name", name)
    if len(name) > length:
        raise _bad("text_too_long", "name", name, limit=length, found=len(name))


def _bad(code: str, column: str, value: str = "", **params: object) -> Refusal:
    problem = Problem(code, params=params, column=column, value=value[:60])
    return Refusal("structure_bad", problems=[problem])


def _record_new(row: models.Model, values: Mapping[str, Any], actor: Actor, channel: str) -> None:
    changes = {name: [None, value] for name, value in values.items()}
    _record("created", row, changes, actor, channel)


def _record_change(
    row: models.Model,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    actor: Actor,
    channel: str,
) -> None:
    changes = {
        name: [before[name], value] for name, value in after.items() if before[name] != value
    }
    _record("changed", row, changes, actor, channel)


def _record(
    verb: str, row: models.Model, changes: Mapping[str, Any], actor: Actor, channel: str
) -> None:
    kind = row._meta.model_name or ""
    code = str(getattr(row, "code", row.pk))
    record(
        f"{kind}.{verb}",
        actor=actor,
        object_type=kind,
        object_id=code,
        label=str(row),
        changes=changes,
        channel=channel,
    )
