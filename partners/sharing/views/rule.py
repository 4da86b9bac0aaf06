"""One sharing rule: its sentence, what it changes, and the steps possible now."""

import sys
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners.sharing.changes import change_view, growth_words, newcomers_words
from partners.sharing.lifecycle import RULE_STEPS, Standing, Step, obstacle, possible
from partners.sharing.models import RuleState, SharingRule
from partners.sharing.presentation import remark_views, rule_views, step_views, step_words
from partners.sharing.queries.growth import reached_now
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.services import approval, remarks, rules, stops
from portal.access.actor import Actor
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib.results import Refusal


class RulePage(Page):
    """The rule with the difference an approval would be bound to."""

    access = may("sharing.read")
    template_name = "sharing/rule.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The rule."""
        rule = visible_or_404(SharingRule.objects, self.actor, public_id)
        standing = Standing(rule, self.actor)
        steps = possible(standing)
        difference, growth = standing.difference, standing.growth
        return self.render(
            rule=rule_views([rule], most=sys.maxsize)[0],
            replaced=rule.replaces,
            replaced_by=rule.replaced_by.filter(state=RuleState.DRAFT).first(),
            change=change_view(difference) if difference else None,
            standards=standards_shown_by(rule, standing.today) if standing.waits else None,
            reached=len(reached_now(rule)),
            is_ending=standing.is_ending,
            is_stop=rule.is_stop,
            growth=growth_words(growth) if growth else None,
            newcomers=newcomers_words(rule),
            steps=step_views(standing, steps),
            remarks=remark_views(rule.public_id),
            **decision_context(standing, steps),
        )


class RuleStep(Page):
    """One step of a rule's life: one POST each. ``seen`` binds an approval to its difference."""

    access = may("sharing.edit", "sharing.approve")

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the rule."""
        if step not in set(RULE_STEPS) - {Step.EDIT}:
            raise Http404
        rule = visible_or_404(SharingRule.objects, self.actor, public_id, "sharing.read")
        if not RULE_STEPS[Step(step)].right(Standing(rule, self.actor)):
            raise Http404
        try:
            self._take(Step(step), rule, self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, step_words(Step(step)))
        return redirect("sharing:rule", public_id=public_id)

    def _take(self, step: Step, rule: SharingRule, actor: Actor) -> None:
        seen, text = (self.request.POST.get(name, "") for name in ("seen", "text"))
        match step:
            case Step.APPROVE:
                approval.approve_rule(rule=rule, seen=seen, actor=actor)
            case Step.TAKE_IN:
                approval.approve_growth(rule=rule, seen=seen, actor=actor)
            case Step.END:
                approval.approve_end(rule=rule, seen=seen, actor=actor)
            case Step.KEEP:
                approval.keep_closed(rule=rule, actor=actor)
            case Step.DECLINE:
                remarks.decline(thing=rule, reason=text, actor=actor)
            case Step.SAY:
                remarks.say(thing=rule, text=text, actor=actor)
            case Step.ASK_END:
                approval.ask_to_end(rule=rule, actor=actor)
            case Step.REVOKE:
                rules.revoke_rule(rule=rule, actor=actor)
            case Step.STOP:
                stops.stop_rule(rule=rule, actor=actor)
            case Step.RESUME:
                stops.resume_rule(rule=rule, actor=actor)


class Decision(TypedDict):
    """What templates are told of a decision, by the names they use."""

    hindrance: str
    approves: bool
    is_own: bool
    may_say: bool
    may_decline: bool
    may_edit: bool
    may_revoke: bool
    may_stop: bool


def decision_context(standing: Standing, steps: frozenset[Step]) -> Decision:
    """What the templates of what waits are told: why it cannot be decided, and what may be said."""
    hindrance = obstacle(standing, standing.decision) if standing.decision else ""
    return {
        "hindrance": hindrance,
        "approves": standing.actor.may("sharing.approve"),
        "is_own": standing.is_own,
        "may_say": Step.SAY in steps,
        "may_decline": Step.DECLINE in steps,
        "may_edit": Step.EDIT in steps,
        "may_revoke": Step.REVOKE in steps,
        "may_stop": Step.STOP in steps,
    }
