"""Drafts: saved while typing, never overwriting what somebody else typed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal
from standards.reporting.cells import MISSING, PART_ORDER, REASON_LIMIT, TEXT_LIMIT
from standards.reporting.models import Period, Submission
from standards.reporting.services.sending import MonthInput, Sent, send_months
from standards.reporting.texts import texts_of

Texts = Mapping[str, str]
MAX_CELLS = 2_000


@dataclass(frozen=True, slots=True)
class CellChange:
    """What was typed into a cell, and what stood there when its page was loaded or last saved.

    ``tried`` are earlier texts of the same page whose saving nobody answered: they may stand there.
    """

    texts: Texts
    before: Texts
    accepted: str = ""
    tried: Sequence[Texts] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that two people, or two tabs, changed to different texts."""

    cell: str
    mine: Texts
    theirs: Texts


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """The draft after saving: its version, all its texts, and what was not saved."""

    version: int
    cells: Mapping[str, Texts]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """One outlet's month as it stands in a form, with the version of the draft it grew from."""

    month: MonthInput
    version: int
    texts: Mapping[str, Texts] = field(default_factory=dict)


@transaction.atomic
def save_draft(
    *,
    period: Period,
    partner_id: int,
    changes: Mapping[str, CellChange],
    actor: Actor,
    reason: str | None = None,
) -> DraftSaved:
    """Save what was typed into some cells of one partner's month.

    A cell that somebody else changed since (its draft differs from ``before``) is not touched and
    comes back as a `Conflict` with both texts. The caller has checked that the actor may send for
    the partner and that the month is open. Drafts are nobody's news: no audit, no event.
    """
    if len(changes) > MAX_CELLS:
        raise Refusal("bad_request", detail="cells")
    # Its current revision is read once the lock is held: a join would show an older one.
    locked = Submission.objects.select_for_update().filter(partner_id=partner_id, period=period)
    row = locked.first()
    if row is None:
        made = Submission(partner_id=partner_id, period=period)
        Submission.objects.bulk_create([made], ignore_conflicts=True)
        row = locked.get()
    draft = dict(row.draft)
    cells: dict[str, Texts] = dict(draft.get("cells", {}))
    accepted = dict(draft.get("accepted", {}))
    known = row.current.cells if row.current else {}
    conflicts = []
    for key, change in changes.items():
        theirs = _tidy(cells[key] if key in cells else texts_of(known.get(key)))
        mine = _tidy(change.texts)
        if theirs not in (mine, *map(_tidy, (change.before, *change.tried))):
            conflicts.append(Conflict(key, mine, theirs))
            continue
        cells[key] = mine
        accepted[key] = change.accepted[:REASON_LIMIT]
    kept: dict[str, Any] = {"cells": cells, "accepted": {k: v for k, v in accepted.items() if v}}
    kept["reason"] = draft.get("reason", "") if reason is None else reason[:600]
    if kept != draft:
        row.draft = kept
        row.draft_version += 1
        row.updated_at = timezone.now()
        row.save(update_fields=["draft", "draft_version", "updated_at"])
    return DraftSaved(row.draft_version, cells, tuple(conflicts))


@transaction.atomic
def send_entered(*, period: Period, entered: Sequence[Entered], source: str, actor: Actor) -> Sent:
    """Send what stands in a form through the one door, unless a draft changed meanwhile.

    Refuses with ``draft_changed`` and one problem per cell that differs from a newer draft.
    """
    ids = [item.month.partner_id for item in entered]
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        period=period, partner_id__in=ids
    )
    drafts = {row.partner_id: row for row in rows.order_by("pk").select_related("partner")}
    problems = [
        problem
        for item in entered
        if (row := drafts.get(item.month.partner_id)) and row.draft_version != item.version
        for problem in _differences(row, item)
    ]
    if problems:
        raise Refusal("draft_changed", problems=problems)
    return send_months(
        period=period, months=[item.month for item in entered], source=source, actor=actor
    )


def _differences(row: Submission, item: Entered) -> list[Problem]:
    theirs: Mapping[str, Any] = row.draft.get("cells", {})
    return [
        Problem(
            "cell_changed",
            {"theirs": " / ".join(_tidy(texts).values()) or "–"},
            column=key,
            value=" / ".join(_tidy(item.texts.get(key, {})).values()),
            partner=row.partner.code,
            cell=key,
        )
        for key, texts in theirs.items()
        if _tidy(texts) != _tidy(item.texts.get(key, {}))
    ]


def _tidy(texts: Texts) -> dict[str, str]:
    """Without empty parts and outer space, in the order of a form, cut to what a cell may hold."""
    return {
        part: texts[part].strip()[: REASON_LIMIT if part == MISSING else TEXT_LIMIT]
        for part in PART_ORDER
        if texts.get(part, "").strip()
    }
