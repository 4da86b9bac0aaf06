"""What is said of a rule or record that waits: a question, an answer, why it was declined."""

from django.db import transaction

from partners.people.queries import second_people
from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import ClassRecord, Remark, RemarkKind, RuleState, SharingRule
from partners.sharing.services.notifications import Waiting, tell_decided, tell_remark
from partners.sharing.services.records import move_record
from partners.sharing.services.rules import move
from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal

MOST_LETTERS = 1000


@transaction.atomic
def decline(*, thing: Waiting, reason: str, actor: Actor, channel: str = "page") -> Waiting:
    """Refuse what waits, and say why: its author is told and can write it anew.

    A rule that closes and whose end was asked for stays in force.
    """
    text = _text(reason, "decline_no_reason")
    locked: Waiting
    if isinstance(thing, ClassRecord):
        record = ClassRecord.objects.select_for_update().get(pk=thing.pk)
        require(Standing(record, actor), Step.DECLINE)
        locked, asked_by = (
            move_record(record, RuleState.DECLINED, actor, channel),
            record.author_id,
        )
    else:
        rule = SharingRule.objects.select_for_update().get(pk=thing.pk)
        require(Standing(rule, actor), Step.DECLINE)
        locked, asked_by = move(rule, RuleState.DECLINED, actor, channel), rule.author_id
    _keep(locked, RemarkKind.DECLINED, text, actor)
    tell_decided(locked, "declined", asked_by, actor, reason=text)
    return locked


@transaction.atomic
def say(*, thing: Waiting, text: str, actor: Actor) -> Remark:
    """Ask about what waits, or answer: whoever asked for it answers, everybody else asks.

    An answer is for whoever asked, and for all who may decide while nobody has.
    """
    words = _text(text, "remark_empty")
    standing = Standing(thing, actor)
    require(standing, Step.SAY)
    author, is_answer = standing.asked_by, standing.is_own
    earlier = Remark.objects.filter(about=thing.public_id)
    to = set(earlier.values_list("person_id", flat=True)) if is_answer else {author}
    if is_answer and not to:
        # Nobody has asked: it is for whoever decides.
        to = {user.public_id for user in second_people(actor, "sharing.approve")}
    kind = RemarkKind.ANSWER if is_answer else RemarkKind.QUESTION
    remark = _keep(thing, kind, words, actor)
    people = [person for person in to if person is not None]
    tell_remark(thing, people, actor, words, key=str(remark.public_id))
    return remark


def _keep(thing: Waiting, kind: RemarkKind, text: str, actor: Actor) -> Remark:
    assert actor.person_id is not None  # noqa: S101 - a page's actor is a person
    return Remark.objects.create(
        about=thing.public_id, kind=kind, text=text, person_id=actor.person_id
    )


def _text(text: str, empty: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(empty, problems=[Problem(empty, column="text")])
    if len(words) > MOST_LETTERS:
        raise Refusal("remark_long", most=MOST_LETTERS)
    return words
