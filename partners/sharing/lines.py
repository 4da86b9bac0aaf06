"""Sharing rules as pages show them: sentence, state in words, people by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.sharing.models import Remark, RemarkKind, Scope, ScopeState
from partners.sharing.sentences import MOST_NAMES, names_for, sentence
from portal.accounts.services.persons import names_of

SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class RuleView:
    """A sharing rule as a page shows it; ``remark``: what to look at, '' for nothing."""

    public_id: str
    name: str
    sentence: str
    state: str
    tone: str
    author: str
    approver: str
    valid_from: Any
    valid_to: Any
    remark: str


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark as a page shows it."""

    kind: str
    text: str
    who: str
    at: Any
    is_refusal: bool


def remark_views(about: UUID) -> list[RemarkView]:
    """What was said of a rule or record, oldest first."""
    rows = list(Remark.objects.filter(about=about).order_by("pk"))
    names = names_of(row.person_id for row in rows)
    return [
        RemarkView(
            row.get_kind_display(),
            row.text,
            names.get(row.person_id, "–"),
            row.created_at,
            row.kind == RemarkKind.DECLINED,
        )
        for row in rows
    ]


def state_of(scope: Scope) -> tuple[str, str]:
    """The state in words, with its tone: dates count, not only what was decided."""
    if scope.state != ScopeState.APPROVED:
        tones = {
            ScopeState.DRAFT: "warn",
            ScopeState.STOPPED: "bad",
            ScopeState.REVOKED: "quiet",
            ScopeState.DECLINED: "bad",
        }
        words = {ScopeState.DRAFT: _("Waits for approval")}
        state = ScopeState(scope.state)
        return words.get(state, str(state.label)), tones[state]
    today = timezone.now().date()
    if scope.ending_asked_by is not None:
        return _("In force, its end waits for approval"), "warn"
    if scope.valid_to is not None and scope.valid_to < today:
        return _("Expired"), "quiet"
    if scope.valid_from > today:
        return _("Approved, begins later"), "info"
    return (_("Stopped"), "bad") if scope.is_stop else (_("In force"), "ok")


def rule_views(
    rows: list[Scope], used: Mapping[str, str] | None = None, *, most: int = MOST_NAMES
) -> list[RuleView]:
    """Rules for a page. ``used``: public id to the last day somebody saw something by the rule.

    ``most``: how many partners, metrics and so on a sentence names before it counts them.
    """
    names = names_of(person for row in rows for person in (row.author_id, row.approver_id))
    known = names_for(rows)
    views = []
    for row in rows:
        state, tone = state_of(row)
        views.append(
            RuleView(
                public_id=str(row.public_id),
                name=row.name,
                sentence=sentence(row, known, most=most),
                state=state,
                tone=tone,
                author=names.get(row.author_id, "–"),
                approver=names.get(row.approver_id, "–"),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                remark=_remark(row, used),
            )
        )
    return views


def _remark(row: Scope, used: Mapping[str, str] | None) -> str:
    if row.state != ScopeState.APPROVED or row.is_deny:
        return ""
    today = timezone.now().date()
    if row.valid_to is not None and 0 <= (days := (row.valid_to - today).days) <= SOON_DAYS:
        return ngettext("Ends in {n} day", "Ends in {n} days", days).format(n=days)
    old_enough = row.approved_at and (timezone.now() - row.approved_at).days >= SOON_DAYS
    if used is not None and old_enough and str(row.public_id) not in used:
        return ngettext(
            "Nobody saw anything by it for {n} day", "Nobody saw anything by it for {n} days",
            SOON_DAYS,
        ).format(n=SOON_DAYS)  # fmt: skip
    return ""
