"""Change a partner's placement from a month on, without ever overlapping another."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from partners.network.models import (
    Attribute,
    Kind,
    Owner,
    Partner,
    Placement,
    Territory,
    Tier,
    in_force,
)
from partners.network.queries import territories_within
from partners.network.rows import some_of
from portal.access.actor import Actor
from portal.lib import months
from portal.lib.results import Problem, Refusal

Changes = dict[str, list[Any]]
Rows = QuerySet[Territory] | QuerySet[Owner] | QuerySet[Kind] | QuerySet[Tier]
# What a placement names, by the name of its column; None for no tier.
Targets = dict[str, Territory | Owner | Kind | Tier | None]


def moved_placement(
    partner: Partner,
    month: str,
    codes: Mapping[str, str | None],
    attributes: Mapping[str, object] | None,
    facts: Mapping[str, object | None] | None,
    actor: Actor,
) -> tuple[Placement, Changes]:
    """The placement in force from ``month`` after the move, and what changed (empty: nothing)."""
    current = _current(partner, month)
    problems: list[Problem] = []
    targets = _targets(codes, actor, problems)
    if facts:
        merged = {**current.attributes, **facts}
        attributes = {code: value for code, value in merged.items() if value is not None}
    _check_attributes(attributes, problems)
    if problems:
        raise Refusal("place_bad", problems=problems)
    changes = _changes(current, targets, attributes)
    if not changes:
        return current, {}
    return _write(current, month, targets, attributes), changes


def _current(partner: Partner, month: str) -> Placement:
    if not months.is_month(month):
        raise _refused("month_unreadable", month)
    if month < partner.joined_month:
        raise _refused("place_before_joining", month, joined=partner.joined_month)
    if partner.left_month and month > partner.left_month:
        raise _refused("place_after_leaving", month, left=partner.left_month)
    return (
        Placement.objects.select_related("territory", "owner", "kind", "tier")
        .filter(in_force(month), partner=partner)
        .get()
    )


def _targets(codes: Mapping[str, str | None], actor: Actor, problems: list[Problem]) -> Targets:
    sources: dict[str, Rows] = {
        "territory": territories_within(actor.reach("partners.manage")),
        "owner": Owner.objects.all(),
        "kind": Kind.objects.all(),
        "tier": Tier.objects.all(),
    }
    targets: Targets = {}
    for name, code in codes.items():
        if code is None:
            continue
        if name == "tier" and not code:
            targets[name] = None
            continue
        row = sources[name].filter(code=code).first()
        if row is None:
            choices = some_of(sources[name].order_by("code").values_list("code", flat=True))
            problems.append(
                Problem(f"{name}_unknown", {"known": choices}, column=name, value=code[:60])
            )
        targets[name] = row
    return targets


def _check_attributes(attributes: Mapping[str, object] | None, problems: list[Problem]) -> None:
    if not attributes:
        return
    declared = set(Attribute.objects.values_list("code", flat=True))
    problems += [
        Problem("attribute_unknown", {"known": some_of(declared)}, column="attributes", value=code)
        for code in attributes
        if code not in declared
    ]


def _changes(
    current: Placement, targets: Targets, attributes: Mapping[str, object] | None
) -> Changes:
    changes: Changes = {}
    for name, row in targets.items():
        before = getattr(current, name)
        if before != row:
            changes[name] = [before.code if before else "", row.code if row else ""]
    if attributes is not None and dict(attributes) != current.attributes:
        changes["attributes"] = [current.attributes, dict(attributes)]
    return changes


def _write(
    current: Placement,
    month: str,
    targets: Targets,
    attributes: Mapping[str, object] | None,
) -> Placement:
    row = current
    if current.from_month != month:
        row = Placement(
            partner_id=current.partner_id,
            from_month=month,
            to_month=current.to_month,
            territory=current.territory,
            owner=current.owner,
            kind=current.kind,
            tier=current.tier,
            attributes=current.attributes,
        )
        current.to_month = months.shift(month, -1)
        current.save(update_fields=["to_month"])
    for name, value in targets.items():
        setattr(row, name, value)
    if attributes is not None:
        row.attributes = dict(attributes)
    row.save()
    return row


def _refused(code: str, month: str, **params: object) -> Refusal:
    return Refusal("place_bad", problems=[Problem(code, params, column="month", value=month[:60])])
