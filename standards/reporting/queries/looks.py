"""Which received months need a person's look, and which wait for somebody else."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from portal.access.actor import Actor
from standards.reporting.enums import QuestionState, SubmissionState
from standards.reporting.models import Question

_TO_LOOK_AT = Q(state=SubmissionState.RECEIVED, needs_look=True)


def needs_you(actor: Actor) -> Q:
    """Of submissions those that ``actor`` is to look at now: nobody else is waited for."""
    return _TO_LOOK_AT & ~_accepted_by(actor) & ~Q(is_asked())


def waits_for_others(actor: Actor) -> Q:
    """Those somebody else goes on with: the partner answers, or a second person confirms."""
    is_received = Q(state=SubmissionState.RECEIVED)
    return (is_received & Q(is_asked())) | (_TO_LOOK_AT & _accepted_by(actor))


def is_asked() -> Exists:
    """Whether a question about the month waits for an answer."""
    waiting = Question.objects.filter(submission=OuterRef("pk"), state=QuestionState.WAITING)
    return Exists(waiting)


def _accepted_by(actor: Actor) -> Q:
    """Accepted by ``actor`` where the collection wants a second look."""
    if actor.person_id is None:
        return Q(pk__in=[])
    return Q(period__collection__second_look=True, accepted_by=actor.person_id)
