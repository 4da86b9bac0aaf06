"""What the brand's workbench shows of one partner: what stays closed, why, what can be learned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partners.sharing.changes import metric_names
from partners.sharing.policy import PEER_KINDS, Decision, Kind
from partners.sharing.queries import rule_names
from partners.sharing.sentences import KIND_NAMES
from portal.access.actor import Actor
from portal.lib import months
from standards.disclosure.facts import Ask, viewer_of
from standards.disclosure.services.disclosure import explain
from standards.release.queries import Shared, shared_groups

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class ClosedCell:
    """One fact a partner is not shown, and why."""

    metric: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Learning:
    """What one partner can ever learn about another: enumerated, not guessed."""

    same_owner: bool
    groups: tuple[Shared, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]


def closed_cells(actor: Actor, partner: Partner, month: str) -> list[ClosedCell]:
    """Every fact of a month that a partner's scorecard is not shown, with the policy's reason."""
    names = metric_names()
    viewer = viewer_of(actor, partner, purpose="scorecard", channel="page")
    asks = [Ask(code, kind, month) for code in names if ":" not in code for kind in Kind]
    return [
        ClosedCell(names[ask.metric], str(KIND_NAMES[ask.kind]), reason_words(decision))
        for ask, decision in explain(viewer, asks).items()
        if not decision.allow
    ]


def reason_words(decision: Decision) -> str:
    """Why the policy decided so, in one sentence for the brand."""
    texts = {
        "allowed": _("Shared."),
        "subject_inactive": _("The partner is not active."),
        "credential_old": _("The sign-in is older than the person's last change of rights."),
        "metric_unknown": _("There is no such metric."),
        "above_ceiling": _("Its class never allows this kind."),
        "denied": _("A rule that closes applies."),
        "nothing_applies": _("No rule shares it."),
        "conditions_unmet": _("A rule would share it, but a condition is open:"),
    }
    if decision.code != "conditions_unmet":
        return texts[decision.code]
    missing = sorted({code for _rule, codes in decision.trail for code in codes})
    conditions = ", ".join(condition_words()[code] for code in missing)
    return f"{texts[decision.code]} {conditions}."


def condition_words() -> dict[str, str]:
    """Conditions of a rule in words, by code."""
    return {
        "not_in_force": _("outside its dates"),
        "other_purpose": _("for another purpose"),
        "too_recent": _("the month is too recent"),
        "too_old": _("the month is too old"),
        "not_acknowledged": _("the standard is not marked as read"),
        "not_contributed": _("no own number in that month's comparison"),
        "agreement_unsigned": _("the agreement is not signed"),
    }


def rule_trail(decision: Decision) -> list[tuple[str, str, str]]:
    """(public id, name, what it lacks) of every rule that was tried."""
    names = rule_names()
    keys = [(decision.rule, ())] if decision.code == "denied" else list(decision.trail)
    return [
        (key, names.get(key, key), ", ".join(condition_words()[code] for code in missing))
        for key, missing in keys
    ]


def learning(actor: Actor, one: Partner, other: Partner, today: dt.date) -> Learning:
    """Everything ``one`` can be shown of groups that ``other`` is counted in."""
    names = metric_names()
    viewer = viewer_of(actor, one, purpose="scorecard", channel="page")
    window = list(months.span(months.shift(months.of(today), -24), months.of(today)))
    peer_kinds = [kind for kind in Kind if kind in PEER_KINDS]
    asks = [
        Ask(code, kind, month)
        for code in names
        if ":" not in code
        for kind in peer_kinds
        for month in window
    ]
    open_cells: dict[Kind, set[str]] = {}
    for ask, decision in explain(viewer, asks).items():
        if decision.allow or decision.code == "conditions_unmet":
            open_cells.setdefault(ask.kind, set()).add(names[ask.metric])
    same_owner, groups = shared_groups(str(one.public_id), str(other.public_id))
    return Learning(
        same_owner,
        tuple(groups),
        tuple(
            (str(KIND_NAMES[kind]), tuple(sorted(open_cells[kind])))
            for kind in peer_kinds
            if kind in open_cells
        ),
    )
