"""Sharing rules as pages show them: sentence, state in words, people by name."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.sharing.lifecycle import Standing, Step
from partners.sharing.models import (
    ClassRecord,
    RecordKind,
    Remark,
    RemarkKind,
    RuleState,
    SharingRule,
)
from partners.sharing.sentences import MOST_NAMES, names_for, sentence
from portal.accounts.services.persons import names_of
from standards.catalogue.enums import SharingClass
from standards.catalogue.queries.sets import names_of_metrics

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


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a button; ``seen`` binds it to the difference beside it, ``look`` is its weight."""

    step: Step
    label: str
    look: str = ""
    seen: str = ""


def step_views(standing: Standing, steps: Collection[Step]) -> list[StepView]:
    """Of ``steps`` those that are a button each, the most welcome first."""
    words = {
        Step.APPROVE: (_("Approve"), "primary"),
        Step.TAKE_IN: (_("Approve what is new"), "primary"),
        Step.END: (_("Agree to end it"), "primary"),
        Step.KEEP: (_("Keep it closed"), ""),
        Step.STOP: (_("Stop sharing now"), "danger"),
        Step.ASK_END: (_("Ask to end it"), ""),
        Step.RESUME: (_("Ask to share again"), ""),
        Step.WITHDRAW: (_("Withdraw"), "quiet"),
    }
    difference = standing.difference
    return [
        StepView(
            step,
            *words[step],
            difference.digest if difference and step == standing.decision else "",
        )
        for step in words
        if step in steps
    ]


def step_words(step: Step) -> str:
    """What a step has brought about, or only asked for."""
    words = {
        Step.KEEP: _("It stays closed."),
        Step.DECLINE: _("Declined. Its author is told why."),
        Step.SAY: _("Written. Whoever it is for is told."),
        Step.ASK_END: _("Asked. It holds until a second person agrees."),
        Step.REVOKE: _("Withdrawn for good."),
        Step.WITHDRAW: _("Withdrawn for good."),
        Step.STOP: _("Stopped. It is closed on every page, link, file and mail."),
        Step.RESUME: _("Asked. It is shared again once a second person approves."),
    }
    return words.get(step, _("Done. It counts from now on."))


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


def state_of(rule: SharingRule) -> tuple[str, str]:
    """The state in words, with its tone: dates count, not only what was decided."""
    if rule.state != RuleState.APPROVED:
        tones = {
            RuleState.DRAFT: "warn",
            RuleState.STOPPED: "bad",
            RuleState.REVOKED: "quiet",
            RuleState.DECLINED: "bad",
        }
        words = {RuleState.DRAFT: _("Waits for approval")}
        state = RuleState(rule.state)
        return words.get(state, str(state.label)), tones[state]
    today = timezone.now().date()
    if rule.ending_asked_by is not None:
        return _("In force, its end waits for approval"), "warn"
    if rule.valid_to is not None and rule.valid_to < today:
        return _("Expired"), "quiet"
    if rule.valid_from > today:
        return _("Approved, begins later"), "info"
    return (_("Stopped"), "bad") if rule.is_stop else (_("In force"), "ok")


def rule_views(
    rows: list[SharingRule], used: Mapping[str, str] | None = None, *, most: int = MOST_NAMES
) -> list[RuleView]:
    """Rules for a page. ``used``: public id to the last day somebody saw something by the rule.

    ``most``: how many partners, metrics and so on a sentence names before it counts them.
    """
    names = names_of(person for row in rows for person in (row.author_id, row.approver_id))
    labels = names_for(rows)
    views = []
    for row in rows:
        state, tone = state_of(row)
        views.append(
            RuleView(
                public_id=str(row.public_id),
                name=row.name,
                sentence=sentence(row, labels, most=most),
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


def _remark(row: SharingRule, used: Mapping[str, str] | None) -> str:
    if row.state != RuleState.APPROVED or row.is_deny:
        return ""
    today = timezone.now().date()
    if row.valid_to is not None and 0 <= (days := (row.valid_to - today).days) <= SOON_DAYS:
        return ngettext("Ends in {n} day", "Ends in {n} days", days).format(n=days)
    old_enough = row.approved_at and (timezone.now() - row.approved_at).days >= SOON_DAYS
    if used is not None and old_enough and str(row.public_id) not in used:
        return ngettext(
            "Nobody saw anything by it for {n} day",
            "Nobody saw anything by it for {n} days",
            SOON_DAYS,
        ).format(n=SOON_DAYS)
    return ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record as a page shows it: a lower class, or what a closing rule does not cover."""

    public_id: UUID
    metric: str
    what: str
    reason: str
    valid_from: dt.date
    valid_to: dt.date | None
    state: str
    tone: str
    author: str
    approver: str


def record_lines(records: Sequence[ClassRecord]) -> list[RecordLine]:
    """Records as a page shows them; as many queries for many as for one."""
    names = names_of(person for row in records for person in (row.author_id, row.approver_id))
    metrics = names_of_metrics({row.metric for row in records})
    return [_record_line(row, names, metrics) for row in records]


def _record_line(
    record: ClassRecord, names: Mapping[UUID | None, str], metrics: Mapping[str, str]
) -> RecordLine:
    if record.kind == RecordKind.LOWER:
        what = str(SharingClass(record.level or 0).label)
    else:
        what = _("Not covered by “{rule}”").format(rule=record.deny.name if record.deny else "")
    tones = {RuleState.DRAFT: "warn", RuleState.APPROVED: "ok"}
    state = RuleState(record.state)
    return RecordLine(
        public_id=record.public_id,
        metric=metrics.get(record.metric, record.metric),
        what=what,
        reason=record.reason,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        state=str(state.label),
        tone=tones.get(state, "quiet"),
        author=names.get(record.author_id, "–"),
        approver=names.get(record.approver_id, "–"),
    )
