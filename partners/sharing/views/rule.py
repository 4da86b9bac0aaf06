"""One sharing rule: its sentence, what it changes, and the steps possible now."""

import sys
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners.sharing.changes import change_view, growth_words, newcomers_words
from partners.sharing.lifecycle import RULE_STEPS, Standing, Step, obstacle, possible
from partners.sharing.models import Scope, ScopeState
from partners.sharing.presentation import remark_views, rule_views, step_views, step_words
from partners.sharing.queries.growth import reached_now
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.services import approval, remarks, scopes, stops
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
        scope = visible_or_404(Scope.objects, self.actor, public_id)
        standing = Standing(scope, self.actor)
        steps = possible(standing)
        found, growth = standing.difference, standing.growth
        return self.render(
            rule=rule_views([scope], most=sys.maxsize)[0],
            replaced=scope.replaces,
            replaced_by=scope.replaced_by.filter(state=ScopeState.DRAFT).first(),
            change=change_view(found) if found else None,
            standards=standards_shown_by(scope, standing.today) if standing.waits else None,
            reached=len(reached_now(scope)),
            is_ending=standing.is_ending,
            is_stop=scope.is_stop,
            growth=growth_words(growth) if growth else None,
            newcomers=newcomers_words(scope),
            steps=step_views(standing, steps),
            remarks=remark_views(scope.public_id),
            **decision_context(standing, steps),
        )


class RuleStep(Page):
    """One step of a rule's life: one POST each. ``seen`` binds an approval to its difference."""

    access = may("sharing.edit", "sharing.approve")

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the rule."""
        if step not in set(RULE_STEPS) - {Step.EDIT}:
            raise Http404
        scope = visible_or_404(Scope.objects, self.actor, public_id, "sharing.read")
        if not RULE_STEPS[Step(step)].right(Standing(scope, self.actor)):
            raise Http404
        try:
            self._take(Step(step), scope, self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, step_words(Step(step)))
        return redirect("sharing:rule", public_id=public_id)

    def _take(self, step: Step, scope: Scope, actor: Actor) -> None:
        seen, text = (self.request.POST.get(name, "") for name in ("seen", "text"))
        match step:
            case Step.APPROVE:
                approval.approve_scope(scope=scope, seen=seen, actor=actor)
            case Step.TAKE_IN:
                approval.approve_growth(scope=scope, seen=seen, actor=actor)
            case Step.END:
                approval.approve_end(scope=scope, seen=seen, actor=actor)
            case Step.KEEP:
                approval.keep_closed(scope=scope, actor=actor)
            case Step.DECLINE:
                remarks.decline(thing=scope, reason=text, actor=actor)
            case Step.SAY:
                remarks.say(thing=scope, text=text, actor=actor)
            case Step.ASK_END:
                approval.ask_to_end(scope=scope, actor=actor)
            case Step.REVOKE:
                scopes.revoke_scope(scope=scope, actor=actor)
            case Step.STOP:
                stops.stop_scope(scope=scope, actor=actor)
            case Step.RESUME:
                stops.resume_scope(scope=scope, actor=actor)


def decision_context(standing: Standing, steps: frozenset[Step]) -> dict[str, Any]:
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
