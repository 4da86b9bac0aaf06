"""Take months: examine, lock, write revisions, move what counts, audit, tell. All or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.jobs.services import enqueue
from portal.lib.collector import collector_paused
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from standards.reporting.enums import Source
from standards.reporting.events import SubmissionsReceived
from standards.reporting.models import Period
from standards.reporting.services.questions import answer_by_correction
from standards.reporting.services.sending.examine import (
    Examined,
    Ready,
    errors_of,
    examine_months,
)
from standards.reporting.services.sending.inputs import Answer, MonthInput, Sent
from standards.reporting.services.sending.keys import (
    answer_known,
    remember,
    request_digest,
    revisions_named,
)
from standards.reporting.services.sending.revisions import (
    Change,
    Door,
    add_revisions,
    changes_among,
    kept_from_elsewhere,
    locked_rows,
    move_current,
)

# A file for a whole area names the first ones; its revisions name them all.
NAMED_IN_TRAIL = 50


def send_months(
    *,
    period: Period,
    months: Sequence[MonthInput],
    source: str,
    actor: Actor,
    accept_partial: bool = False,
    idempotency_key: str = "",
    answer_of: Callable[[Sent], Answer] | None = None,
) -> Sent:
    """THE door for months of many partners in one ``period``; a constant number of queries.

    Refuses with ``months_refused`` (or ``months_warned`` when only unanswered warnings remain)
    and one problem per bad cell; then nothing at all is written. With ``accept_partial`` whole
    months without problems are taken and `Sent.refused` lists those of the others. A month that is
    not over is refused, except as history. One whose content equals what counts already makes no
    new revision. Changing a received month needs a reason, sending a returned one without any
    change a word why it is right as it is. The same ``idempotency_key`` with the same request (of
    one month) gets the same answer; with another request it refuses with ``key_reused``.
    ``answer_of`` puts what was done into the answer that is kept under the key and comes back in
    `Sent.answer`, to the byte.
    """
    if source not in Source.values:
        raise ValueError(f"unknown source: {source}")
    if idempotency_key and len(months) != 1:
        raise ValueError("an idempotency key belongs to a request of one month")
    with collector_paused(len(months)), transaction.atomic():
        return Sending(period, months, source, actor, idempotency_key, answer_of).run(
            accept_partial
        )


@dataclass(frozen=True, slots=True)
class Sending:
    """One call of the door, inside its transaction: examine, then take."""

    period: Period
    months: Sequence[MonthInput]
    source: str
    actor: Actor
    key: str
    told: Callable[[Sent], Answer] | None = None

    def run(self, accept_partial: bool) -> Sent:
        """Answer a known key, or examine and take."""
        fingerprint = request_digest(self.period, self.months) if self.key else ""
        if (replay := self._known(fingerprint)) is not None:
            return replay
        examined = examine_months(
            period=self.period, months=self.months, source=self.source, actor=self.actor
        )
        if examined.problems and not accept_partial:
            raise refusal_of(examined.problems)
        sent = self.take(examined, accept_partial, fingerprint)
        if sent.is_replay:
            return sent
        answer = self.told(sent) if self.told else None
        if self.key:
            partner_id = self.months[0].partner_id
            remember(self.key, fingerprint, self.period, partner_id, self.actor, answer)
        return replace(sent, answer=answer)

    def take(self, examined: Examined, accept_partial: bool, fingerprint: str = "") -> Sent:
        """Lock, write revisions, move what counts, audit and tell: all that was examined."""
        rows = locked_rows(self.period, [ready.partner.pk for ready in examined.ready])
        # Another request with this key may have finished while this one waited for the lock.
        if (replay := self._known(fingerprint)) is not None:
            return replay
        ready: Sequence[Ready] = examined.ready
        if self.source != Source.PACK:
            ready = kept_from_elsewhere(self.period, ready)
        changes = changes_among(ready, rows)
        if self.source == Source.PACK:
            # The same load again is no answer to what a manager asked.
            changes = [change for change in changes if not change.asked]
        if (
            self.actor.is_brand
            and self.source != Source.PACK
            and self.period.collection.second_look
        ):
            changes = [replace(change, is_entered_for=True) for change in changes]
        unexplained = [_unexplained(c, self.period, self.source) for c in changes if c.is_silent]
        if unexplained and not accept_partial:
            raise refusal_of(unexplained)
        return self._write(examined, [c for c in changes if not c.is_silent], unexplained)

    def _known(self, fingerprint: str) -> Sent | None:
        return answer_known(self.key, fingerprint, self.actor) if self.key else None

    def _write(
        self, examined: Examined, changes: Sequence[Change], unexplained: Sequence[Problem]
    ) -> Sent:
        now = timezone.now()
        door = Door(self.source, self.actor.is_brand, self.actor.person_id, now)
        add_revisions(changes, self.period, door)
        move_current(changes, door)
        received = tuple(change.ready.partner.pk for change in changes)
        names = {c.ready.partner.pk: str(c.public_id) for c in changes}
        if received:
            if self.source != Source.PACK:
                answer_by_correction([change.submission_id for change in changes], self.actor)
            _audit(self.period, changes, self.source, self.actor)
            if self.actor.is_brand and self.source != Source.PACK:
                # Beside the request: it grows with the people, the door does not.
                enqueue(
                    "reporting.tell_entered",
                    period=str(self.period.public_id),
                    revisions={str(pk): revision for pk, revision in names.items()},
                    by=str(self.actor.person_id or ""),
                )
            emit(SubmissionsReceived(self.period.month, self.period.pk, received))
        left_out = {problem.partner for problem in unexplained}
        taken = [r.partner.pk for r in examined.ready if r.partner.code not in left_out]
        new = set(received)
        unchanged = tuple(pk for pk in taken if pk not in new)
        return Sent(
            received=received,
            unchanged=unchanged,
            needs_look=tuple(c.ready.partner.pk for c in changes if c.notes),
            refused=(*examined.problems, *unexplained),
            revisions=names | revisions_named(self.period, unchanged),
        )


def refusal_of(problems: Sequence[Problem]) -> Refusal:
    """The refusal for ``problems``: errors first, unanswered warnings alone are a question."""
    errors = errors_of(problems)
    ordered = [*errors, *(problem for problem in problems if problem.severity == "warning")]
    code = "months_refused" if errors else "months_warned"
    return Refusal(code, problems=ordered, count=len(ordered))


def needs_reason(ready: Ready, period: Period) -> Problem:
    """What is said when a received month would change without a reason."""
    row = ready.month.row or next(iter(ready.month.rows.values()), None)
    return Problem(
        "correction_reason",
        {"partner": ready.partner.code, "month": period.code},
        row=row,
        column="reason",
        partner=ready.partner.code,
    )


def returned_unchanged(
    month: MonthInput, partner: str, asked: str, period: Period, where: str = ""
) -> Problem:
    """What is said when a returned month comes again without any change."""
    return Problem(
        "returned_unchanged",
        {"partner": partner, "month": period.code, "asked": asked, "where": where},
        row=month.row or next(iter(month.rows.values()), None),
        column="as_it_is",
        partner=partner,
    )


def _unexplained(change: Change, period: Period, source: str) -> Problem:
    if not change.asked:
        return needs_reason(change.ready, period)
    ready = change.ready
    # People have a field before them, machines a name.
    where = " (as_it_is)" if source == Source.API else ""
    return returned_unchanged(ready.month, ready.partner.code, change.asked, period, where)


def _audit(period: Period, changes: Sequence[Change], source: str, actor: Actor) -> None:
    """One entry per call; the revisions themselves are the trail of the values."""
    corrected = sum(1 for change in changes if change.number > 1)
    record(
        "months.sent",
        actor=actor,
        object_type="period",
        object_id=period.public_id,
        label=f"{period.collection.code} {period.code}",
        changes={
            "received": [None, len(changes)],
            "corrected": [None, corrected],
            "needs_look": [None, sum(1 for change in changes if change.notes)],
            **_entered_for(changes, actor),
        },
        channel=source,
    )


def _entered_for(changes: Sequence[Change], actor: Actor) -> dict[str, list[object]]:
    """For which partners the brand sent: theirs is the month, not the sender's."""
    if not actor.is_brand:
        return {}
    codes = sorted(change.ready.partner.code for change in changes)
    return {"partners": [None, codes[:NAMED_IN_TRAIL]]}
