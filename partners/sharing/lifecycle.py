"""The life of a rule and of a record: every step, who may take it in which state, and why not.

Pages offer the steps that are `possible`, services refuse with the `obstacle`: neither of them
decides anything itself. What a step brings about is the services' business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from partners.people.queries import is_second, seconds_of
from partners.sharing.models import ClassRecord, RuleState, SharingRule
from partners.sharing.queries import Difference, announced
from partners.sharing.queries.alone import needs_another
from partners.sharing.queries.growth import Growth, brought_about, grown, growths
from portal.access.actor import Actor
from portal.access.memory import remembered
from portal.lib.results import Refusal


class Step(StrEnum):
    """What can be done with a rule or a record; the values stand in addresses."""

    APPROVE = "approve"
    TAKE_IN = "take-in"
    END = "end"
    KEEP = "keep"
    DECLINE = "decline"
    SAY = "say"
    STOP = "stop"
    ASK_END = "ask-end"
    RESUME = "resume"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    EDIT = "edit"


class Standing:
    """A rule or record as one person finds it now; what is costly is found when first asked for."""

    def __init__(self, thing: SharingRule | ClassRecord, actor: Actor) -> None:
        self.thing, self.actor = thing, actor
        self.today = timezone.now().date()
        self.rule = thing if isinstance(thing, SharingRule) else None

    @property
    def state(self) -> RuleState:
        """The state that is stored; dates count besides."""
        return RuleState(self.thing.state)

    @property
    def is_ending(self) -> bool:
        """Whether somebody asked that a rule that closes ends."""
        asked = self.rule is not None and self.rule.ending_asked_by is not None
        return asked and self.state == RuleState.APPROVED

    @property
    def waits(self) -> bool:
        """Whether a second person has been asked for something."""
        return self.state == RuleState.DRAFT or self.is_ending

    @property
    def asked_by(self) -> UUID | None:
        """Who asked for what waits, or wrote it."""
        if self.rule is not None and self.is_ending:
            return self.rule.ending_asked_by
        return self.thing.author_id

    @property
    def is_own(self) -> bool:
        """Whether this very person asked for it."""
        return self.actor.person_id is not None and self.asked_by == self.actor.person_id

    @cached_property
    def growth(self) -> Growth | None:
        """What a rule in force holds and its approval does not."""
        if self.rule is None or self.state != RuleState.APPROVED:
            return None
        return growths([self.rule], self.today).get(self.rule.pk)

    @cached_property
    def difference(self) -> Difference | None:
        """What deciding it now would open and close; None where nothing is to be decided."""
        if self.rule is not None and self.growth:
            return grown(self.rule, self.growth)
        return announced(self.thing) if self.waits else None

    @property
    def decision(self) -> Step | None:
        """The step a second person is asked to take."""
        if self.growth:
            return Step.TAKE_IN
        if self.state == RuleState.DRAFT:
            return Step.APPROVE
        return Step.END if self.is_ending else None


# Why a step cannot be taken: a code of the message catalogue, or '' where it can.
Demand = Callable[[Standing], str]


@dataclass(frozen=True, slots=True)
class Transition:
    """Who may take a step at all (others see no such step), and what has to hold for it."""

    right: Callable[[Standing], bool]
    demands: tuple[Demand, ...]


def may(capability: str) -> Callable[[Standing], bool]:
    """Whoever holds the capability."""
    return lambda standing: standing.actor.may(capability)


def in_state(*states: RuleState) -> Demand:
    """The step is one of these states."""
    return lambda standing: "" if standing.state in states else "rule_state"


def holds(is_so: Callable[[SharingRule], bool], code: str = "rule_state") -> Demand:
    """Something is so of the rule itself."""

    def demand(standing: Standing) -> str:
        return "" if standing.rule is not None and is_so(standing.rule) else code

    return demand


def second_person(standing: Standing) -> str:
    """Neither whoever asked for it, nor perhaps the same person under another address."""
    if standing.is_own:
        return "rule_own_approval"
    return "" if is_second(standing.actor.person_id, standing.asked_by) else "not_second"


def second_where_it_opens(standing: Standing) -> str:
    """A second person, unless nobody can gain anything by it, now or later."""
    difference = standing.difference
    if standing.rule is not None and difference and not needs_another(standing.rule, difference):
        return ""
    return second_person(standing)


def not_over(standing: Standing) -> str:
    """Its last day is still to come."""
    last = standing.thing.valid_to
    return "rule_over" if last is not None and last < standing.today else ""


def has_grown(standing: Standing) -> str:
    """The rule's words hold more than its approval."""
    return "" if standing.growth else "rule_state"


def brought_by_others(standing: Standing) -> str:
    """The person neither wrote the rule nor published or placed what is new in it."""
    difference, growth = standing.difference, standing.growth
    if standing.is_own:
        return "growth_own"
    brought = difference and growth and brought_about(standing.actor.person_id, difference, growth)
    return "growth_own" if brought else ""


def waiting(standing: Standing) -> str:
    """Something was asked of a second person."""
    return "" if standing.waits else "rule_state"


def end_asked(standing: Standing) -> str:
    """Somebody asked that it ends."""
    return "" if standing.is_ending else "rule_state"


def end_not_asked(standing: Standing) -> str:
    """Nobody has asked that it ends."""
    return "rule_ending" if standing.is_ending else ""


def not_edited_already(standing: Standing) -> str:
    """No other version of it waits."""
    rule = standing.rule
    if rule is None or rule.state != RuleState.APPROVED:
        return ""
    is_edited = rule.replaced_by.filter(state=RuleState.DRAFT).exists()
    return "rule_edited_already" if is_edited else ""


def closing_ends_by_two(standing: Standing) -> str:
    """A rule in force that closes is ended by two people only: that opens something."""
    rule = standing.rule
    is_closing = rule is not None and rule.is_deny and standing.state == RuleState.APPROVED
    return "rule_end_opens" if is_closing else ""


def decides(standing: Standing) -> bool:
    """Whoever may approve and did not ask for it."""
    return standing.actor.may("sharing.approve") and not standing.is_own


def is_party(standing: Standing) -> bool:
    """Whoever asked for it, and whoever may approve it."""
    return standing.actor.may("sharing.approve") or standing.is_own


_DRAFT, _APPROVED = RuleState.DRAFT, RuleState.APPROVED
_EDITS, _APPROVES = may("sharing.edit"), may("sharing.approve")

RULE_STEPS: dict[Step, Transition] = {
    Step.APPROVE: Transition(_APPROVES, (in_state(_DRAFT), not_over, second_where_it_opens)),
    Step.TAKE_IN: Transition(
        _APPROVES, (in_state(_APPROVED), has_grown, brought_by_others, second_person)
    ),
    Step.END: Transition(_APPROVES, (end_asked, second_person)),
    # Whoever asked may take it back by this: it closes nothing less than before.
    Step.KEEP: Transition(is_party, (end_asked,)),
    Step.DECLINE: Transition(decides, (in_state(_DRAFT),)),
    Step.SAY: Transition(is_party, (waiting,)),
    Step.STOP: Transition(_EDITS, (in_state(_APPROVED), holds(lambda rule: not rule.is_deny))),
    Step.ASK_END: Transition(
        _EDITS, (in_state(_APPROVED), holds(lambda rule: rule.is_deny), end_not_asked)
    ),
    Step.RESUME: Transition(_EDITS, (in_state(RuleState.STOPPED),)),
    Step.REVOKE: Transition(
        _EDITS,
        (
            in_state(*(state for state in RuleState if state != RuleState.REVOKED)),
            closing_ends_by_two,
        ),
    ),
    Step.EDIT: Transition(
        _EDITS,
        (
            in_state(_DRAFT, _APPROVED, RuleState.DECLINED),
            holds(lambda rule: not rule.is_stop),
            end_not_asked,
            not_edited_already,
        ),
    ),
}
RECORD_STEPS: dict[Step, Transition] = {
    Step.APPROVE: Transition(_APPROVES, (in_state(_DRAFT), second_person)),
    Step.DECLINE: Transition(decides, (in_state(_DRAFT),)),
    Step.SAY: Transition(is_party, (waiting,)),
    Step.WITHDRAW: Transition(_EDITS, (in_state(_DRAFT, _APPROVED),)),
}


def steps_of(thing: SharingRule | ClassRecord) -> dict[Step, Transition]:
    """The steps there are for a rule, or for a record."""
    return RULE_STEPS if isinstance(thing, SharingRule) else RECORD_STEPS


def obstacle(standing: Standing, step: Step) -> str:
    """The first thing that hinders a step, as a code; '' for none."""
    demands = steps_of(standing.thing)[step].demands
    return next((code for demand in demands if (code := demand(standing))), "")


def require(standing: Standing, step: Step) -> None:
    """Refuse a step that cannot be taken now."""
    if code := obstacle(standing, step):
        raise refusal(code, standing.state)


def refusal(code: str, state: RuleState) -> Refusal:
    """What hinders a step, with the state in words."""
    return Refusal(code, state=state.label)


def possible(standing: Standing) -> frozenset[Step]:
    """What this person may do next."""
    steps = steps_of(standing.thing)
    return frozenset(
        step
        for step, transition in steps.items()
        if transition.right(standing) and not obstacle(standing, step)
    )


@remembered
def approvals_waiting(actor: Actor) -> int:
    """How many rules, ends of rules and records wait for this person's approval."""
    if not actor.may("sharing.approve"):
        return 0
    rows = SharingRule.objects.visible_to(actor)
    today = timezone.now().date()
    # One whose last day has passed is its author's to edit.
    still = rows.filter(state=RuleState.DRAFT).exclude(valid_to__lt=today)
    drafts = still.values_list("author_id", flat=True)
    ends = rows.filter(state=RuleState.APPROVED, ending_asked_by__isnull=False)
    records = ClassRecord.objects.visible_to(actor).filter(state=RuleState.DRAFT)
    authors = [
        *drafts,
        *ends.values_list("ending_asked_by", flat=True),
        *records.values_list("author_id", flat=True),
    ]
    others = seconds_of(actor.person_id, authors)
    live = list(rows.live().exclude(author_id=actor.person_id))
    grew = growths(live, today)
    taken = (Standing(rule, actor) for rule in live if rule.pk in grew)
    return sum(author in others for author in authors) + sum(
        not obstacle(standing, Step.TAKE_IN) for standing in taken
    )
