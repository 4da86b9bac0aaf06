"""Drafts: saved while typing, never overwriting what somebody else typed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal
from standards.measures import MISSING, PART_LABELS, REASON_LIMIT, TEXT_LIMIT
from standards.reporting.cell_texts import texts_of
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import NO_DRAFT, Draft, MonthDocument, Texts
from standards.reporting.queries.documents import of_partners
from standards.reporting.services.sending import MonthInput, Sent, send_months

MAX_CELLS = 2_000
# Drafts written by one statement.
AT_A_TIME = 200
NOTHING_SENT = MonthDocument()


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
        new_row = Submission(partner_id=partner_id, period=period)
        Submission.objects.bulk_create([new_row], ignore_conflicts=True)
        row = locked.get()
    cells, conflicts, is_changed = _put(row, _sent(row), changes, reason)
    if is_changed:
        row.save(update_fields=["draft", "draft_version", "updated_at"])
    return DraftSaved(row.draft_version, cells, tuple(conflicts))


@transaction.atomic
def fill_drafts(
    *,
    period: Period,
    changes: Mapping[int, Mapping[str, CellChange]],
    reasons: Mapping[int, str],
    actor: Actor,
) -> dict[int, tuple[Conflict, ...]]:
    """Save cells of many partners' months, as `save_draft` does; the conflicts by partner.

    ``reasons`` are those of corrections, where there is one. A constant number of queries and one
    update for every few hundred partners.
    """
    ids = set(changes)
    submissions = of_partners(Submission.objects.filter(period=period), ids)
    present = set(submissions.values_list("partner_id", flat=True))
    # In one order, so that two calls never wait for each other.
    new_rows = [Submission(partner_id=pk, period=period) for pk in sorted(ids - present)]
    Submission.objects.bulk_create(new_rows, ignore_conflicts=True)
    # Locked without a join; what counts now is read once the lock is held.
    locked = [
        row for row in submissions.select_for_update().order_by("pk") if row.partner_id in ids
    ]
    pairs = submissions.filter(current__isnull=False).values_list("partner_id", "current__cells")
    documents = {partner_id: MonthDocument.read(cells) for partner_id, cells in pairs.iterator()}
    conflicts = {}
    changed = []
    for row in locked:
        partner_id = row.partner_id
        document = documents.get(partner_id, NOTHING_SENT)
        _, disputes, is_changed = _put(row, document, changes[partner_id], reasons.get(partner_id))
        conflicts[partner_id] = tuple(disputes)
        if is_changed:
            changed.append(row)
    Submission.objects.bulk_update(
        changed, ["draft", "draft_version", "updated_at"], batch_size=AT_A_TIME
    )
    return conflicts


def _put(
    row: Submission,
    document: MonthDocument,
    changes: Mapping[str, CellChange],
    reason: str | None,
) -> tuple[dict[str, Texts], list[Conflict], bool]:
    """Take changes into a row's draft: its texts, the conflicts, and whether it is another now."""
    draft = Draft.read(row.draft)
    cells = dict(draft.cells)
    accepted = dict(draft.accepted)
    conflicts = []
    for key, change in changes.items():
        theirs = tidy(cells[key] if key in cells else texts_of(document.cell(key)))
        texts = tidy(change.texts)
        if theirs not in (texts, *map(tidy, (change.before, *change.tried))):
            conflicts.append(Conflict(key, texts, theirs))
            continue
        cells[key] = texts
        accepted[key] = change.accepted[:REASON_LIMIT]
    newer = Draft(
        cells,
        {key: why for key, why in accepted.items() if why},
        draft.reason if reason is None else reason[:600],
    )
    if newer == draft:
        return cells, conflicts, False
    row.draft = newer.as_json()
    row.draft_version += 1
    row.updated_at = timezone.now()
    return cells, conflicts, True


@transaction.atomic
def send_entered(*, period: Period, entered: Sequence[Entered], source: str, actor: Actor) -> Sent:
    """Send what stands in a form through the one door, unless a draft changed meanwhile.

    Refuses with ``draft_changed`` and one problem per cell that differs from a newer draft.
    """
    _undisputed(period, entered)
    return send_months(
        period=period, months=[item.month for item in entered], source=source, actor=actor
    )


class RefusedTogether(Exception):
    """Of several periods sent together some were refused, and nothing was sent.

    ``refusals`` say why, by period.
    """

    def __init__(self, refusals: Mapping[Period, Refusal]) -> None:
        self.refusals = refusals
        super().__init__(", ".join(sorted({refusal.code for refusal in refusals.values()})))


@transaction.atomic
def send_together(
    *,
    entered: Mapping[Period, Sequence[Entered]],
    kept: Mapping[Period, Sequence[Entered]],
    source: str,
    actor: Actor,
) -> dict[Period, Sent]:
    """`send_entered` for several periods, and `keep_entered` for what can only be ``kept`` yet.

    All of them, or none (raises `RefusedTogether`). The caller has checked that the actor may send
    for the partners and that what is kept is open.
    """
    sent: dict[Period, Sent] = {}
    refusals: dict[Period, Refusal] = {}
    for period, items in kept.items():
        try:
            keep_entered(period=period, entered=items, actor=actor)
        except Refusal as refusal:
            refusals[period] = refusal
    for period, items in entered.items():
        try:
            sent[period] = send_entered(period=period, entered=items, source=source, actor=actor)
        except Refusal as refusal:
            refusals[period] = refusal
    if refusals:
        raise RefusedTogether(refusals)
    return sent


@transaction.atomic
def keep_entered(*, period: Period, entered: Sequence[Entered], actor: Actor) -> None:
    """Keep what stands in a form as drafts; refuses as `send_entered` when one changed meanwhile.

    The caller has checked that the actor may send for the partners and that the month is open.
    """
    rows = _undisputed(period, entered)
    changes = {
        item.month.partner_id: {
            key: CellChange(
                item.texts.get(key, {}),
                before=_standing(rows.get(item.month.partner_id), key),
                accepted=item.month.accepted.get(key, ""),
            )
            for key in item.month.cells
        }
        for item in entered
    }
    reasons = {item.month.partner_id: item.month.reason or item.month.as_it_is for item in entered}
    fill_drafts(period=period, changes=changes, reasons=reasons, actor=actor)


def _standing(row: Submission | None, key: str) -> Texts:
    """What stands in a cell: its draft, else what was sent."""
    draft = Draft.read(row.draft) if row else NO_DRAFT
    if key in draft.cells:
        return draft.cells[key]
    return texts_of(_sent(row).cell(key)) if row else {}


def _sent(row: Submission) -> MonthDocument:
    """What counts of a month now."""
    return MonthDocument.read(row.current.cells if row.current else None)


def _undisputed(period: Period, entered: Sequence[Entered]) -> dict[int, Submission]:
    """The submissions of a form by partner, locked; refuses when a draft changed meanwhile."""
    ids = [item.month.partner_id for item in entered]
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        period=period, partner_id__in=ids
    )
    related = rows.order_by("pk").select_related("partner", "current")
    drafts = {row.partner_id: row for row in related}
    problems = [
        problem
        for item in entered
        if (row := drafts.get(item.month.partner_id)) and row.draft_version != item.version
        for problem in _differences(row, item)
    ]
    if problems:
        raise Refusal("draft_changed", problems=problems)
    return drafts


def _differences(row: Submission, item: Entered) -> list[Problem]:
    return [
        Problem(
            "cell_changed",
            {"theirs": " / ".join(tidy(texts).values()) or "–"},
            column=key,
            value=" / ".join(tidy(item.texts.get(key, {})).values()),
            partner=row.partner.code,
            cell=key,
        )
        for key, texts in Draft.read(row.draft).cells.items()
        if tidy(texts) != tidy(item.texts.get(key, {}))
    ]


def tidy(texts: Texts) -> dict[str, str]:
    """Without empty parts and outer space, in the order of a form, cut to what a cell may hold."""
    return {
        part: texts[part].strip()[: REASON_LIMIT if part == MISSING else TEXT_LIMIT]
        for part in (*PART_LABELS, MISSING)
        if texts.get(part, "").strip()
    }
