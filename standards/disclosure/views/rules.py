"""One sharing rule: its sentence, what it changes, and the steps possible now."""

import sys
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.people.queries import is_second
from partners.sharing.lines import remark_views, rule_views
from partners.sharing.models import Scope, ScopeState
from partners.sharing.queries import announced
from partners.sharing.queries.alone import needs_another
from partners.sharing.queries.growth import brought_about, grown, growths, reached_now
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.services import approving, remarks, scopes, stopping
from portal.access.actor import Actor
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib.results import Refusal
from standards.disclosure.workbench import change_view, growth_words, newcomers_words

Step = Callable[..., object]


def decline_rule(*, scope: Scope, text: str, actor: Actor) -> object:
    """Decline a draft with a reason."""
    return remarks.decline(thing=scope, reason=text, actor=actor)


def say_of_rule(*, scope: Scope, text: str, actor: Actor) -> object:
    """Ask about a rule that waits, or answer."""
    return remarks.say(thing=scope, text=text, actor=actor)


class RulePage(Page):
    """The rule with the difference an approval would be bound to."""

    access = may("sharing.read")
    template_name = "disclosure/rule.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The rule."""
        scope = visible_or_404(Scope.objects, self.actor, public_id)
        is_draft = scope.state == ScopeState.DRAFT
        is_ending = scope.state == ScopeState.APPROVED and scope.ending_asked_by is not None
        today = timezone.now().date()
        growth = growths([scope], today).get(scope.pk) if is_live(scope) else None
        found = (
            grown(scope, growth) if growth else announced(scope) if is_draft or is_ending else None
        )
        change = change_view(found) if found else None
        asker = scope.ending_asked_by if is_ending else scope.author_id
        mine = asker is not None and asker == self.actor.person_id
        is_other = not mine and is_second(self.actor.person_id, asker)
        edits, approves = self.actor.may("sharing.edit"), self.actor.may("sharing.approve")
        alone = is_draft and found is not None and not needs_another(scope, found)
        is_over = scope.valid_to is not None and scope.valid_to < today
        live = is_live(scope)
        return self.render(
            rule=rule_views([scope], most=sys.maxsize)[0],
            replaced=scope.replaces,
            change=change,
            standards=standards_shown_by(scope, today) if is_draft or is_ending else None,
            reached=reached(scope),
            is_ending=is_ending,
            may_approve=is_draft
            and approves
            and not is_over
            and (alone or is_other),
            is_over=is_draft and is_over,
            is_stop=scope.is_stop,
            growth=growth_words(growth) if growth else None,
            may_take_in=bool(growth and found)
            and approves
            and is_other
            and not (growth and found and brought_about(self.actor.person_id, found, growth)),
            newcomers=newcomers_words(scope),
            may_decline=is_draft and approves and not mine,
            may_say=(is_draft or is_ending) and (approves or mine),
            is_own=mine,
            remarks=remark_views(scope.public_id),
            may_end=is_ending and approves and is_other,
            is_not_second=(is_draft or is_ending) and approves and not mine and not is_other,
            waits_for_another=(is_draft or is_ending) and mine and not alone,
            may_stop=live and edits and not scope.is_deny,
            may_ask_end=live and edits and scope.is_deny and not is_ending,
            may_resume=edits and scope.state == ScopeState.STOPPED,
            may_revoke=edits and scope.state != ScopeState.REVOKED and not (
                scope.is_deny and live
            ),
            may_edit=edits
            and (is_draft or live or scope.state == ScopeState.DECLINED)
            and not scope.is_stop
            and not is_ending,
        )  # fmt: skip


class RuleStep(Page):
    """One step of a rule's life: one POST each. ``seen`` binds an approval to its difference."""

    access = may("sharing.edit", "sharing.approve")
    steps: dict[str, tuple[str, Step, bool]] = {
        "approve": ("sharing.approve", approving.approve_scope, True),
        "end": ("sharing.approve", approving.approve_end, True),
        "keep": ("sharing.approve", approving.keep_closed, False),
        "decline": ("sharing.approve", decline_rule, False),
        "say": ("sharing.read", say_of_rule, False),
        "take-in": ("sharing.approve", approving.approve_growth, True),
        "ask-end": ("sharing.edit", approving.ask_to_end, False),
        "revoke": ("sharing.edit", scopes.revoke_scope, False),
        "stop": ("sharing.edit", stopping.stop_scope, False),
        "resume": ("sharing.edit", stopping.resume_scope, False),
    }

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the rule."""
        capability, service, is_bound = self.steps.get(step, ("", None, False))
        if service is None or not self.actor.may(capability):
            raise Http404
        scope = visible_or_404(Scope.objects, self.actor, public_id, "sharing.read")
        bound: dict[str, Any] = {"seen": request.POST.get("seen", "")} if is_bound else {}
        if step in ("decline", "say"):
            bound["text"] = request.POST.get("text", "")
        try:
            service(scope=scope, actor=self.actor, **bound)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, step_words(step))
        return redirect("disclosure:rule", public_id=public_id)


def step_words(step: str) -> str:
    """What a step has brought about, or only asked for."""
    asked = {
        "keep": _("It stays closed."),
        "decline": _("Declined. Its author is told why."),
        "say": _("Written. Whoever it is for is told."),
        "ask-end": _("Asked. It holds until a second person agrees."),
        "revoke": _("Withdrawn for good."),
        "stop": _("Stopped. It is closed on every page, link, file and mail."),
        "resume": _("Asked. It is shared again once a second person approves."),
    }
    return asked.get(step, _("Done. It counts from now on."))


def is_live(scope: Scope) -> bool:
    """Whether the rule is approved and not withdrawn."""
    return scope.state == ScopeState.APPROVED


def reached(scope: Scope) -> int:
    """How many present partners the rule is for today."""
    return len(reached_now(scope))
