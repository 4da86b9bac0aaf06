"""Pages of sharing rules: list, write, look, approve, withdraw, stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.network.models import Partner
from partners.network.queries import places_in
from partners.sharing.forms import TEMPLATES, ScopeForm
from partners.sharing.models import Scope, ScopeState
from partners.sharing.policy import covers_subject
from partners.sharing.rules import rule_of, subject_of
from partners.sharing.sentences import sentence
from partners.sharing.services import scopes
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.accounts.models import User
from portal.lib import months
from portal.lib.results import Refusal
from standards.catalogue.enums import SharingClass
from standards.catalogue.models import Metric


@dataclass(frozen=True, slots=True)
class RuleView:
    """A sharing rule as a page shows it."""

    public_id: str
    name: str
    sentence: str
    state: str
    tone: str
    author: str
    approver: str
    valid_from: Any
    valid_to: Any


def state_of(scope: Scope) -> tuple[str, str]:
    """The state in words, with its tone: dates count, not only what was decided."""
    today = timezone.now().date()
    if scope.state != ScopeState.APPROVED:
        tones = {ScopeState.DRAFT: "warn", ScopeState.STOPPED: "bad", ScopeState.REVOKED: "quiet"}
        words = {ScopeState.DRAFT: _("Waits for approval")}
        return words.get(ScopeState(scope.state), scope.get_state_display()), tones[
            ScopeState(scope.state)
        ]
    if scope.valid_to is not None and scope.valid_to < today:
        return _("Expired"), "quiet"
    if scope.valid_from > today:
        return _("Approved, begins later"), "info"
    return _("In force"), "ok"


def rule_views(rows: list[Scope]) -> list[RuleView]:
    """Rules for a page, with the people's names, in a fixed number of queries for names."""
    people = {row.author_id for row in rows} | {row.approver_id for row in rows}
    names = {
        user.public_id: user.get_full_name()
        for user in User.objects.filter(public_id__in=[p for p in people if p])
    }
    views = []
    for row in rows:
        state, tone = state_of(row)
        views.append(
            RuleView(
                public_id=str(row.public_id),
                name=row.name,
                sentence=sentence(row),
                state=state,
                tone=tone,
                author=names.get(row.author_id, "–") if row.author_id else "–",
                approver=names.get(row.approver_id, "–") if row.approver_id else "–",
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return views


class ScopeList(Page):
    """All sharing rules, those that wait for approval first."""

    access = may("sharing.read")
    template_name = "sharing/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        rows = list(Scope.objects.visible_to(self.actor).order_by("-created_at", "pk")[:500])
        views = rule_views(rows)
        waiting = [v for v, row in zip(views, rows, strict=True) if row.state == ScopeState.DRAFT]
        others = [v for v, row in zip(views, rows, strict=True) if row.state != ScopeState.DRAFT]
        brand_only = Metric.objects.filter(sharing_class=SharingClass.BRAND_ONLY).order_by("name")
        return self.render(
            waiting=waiting,
            rules=others,
            brand_only=list(brand_only.values_list("name", flat=True)),
            may_edit=self.actor.may("sharing.edit"),
        )


class ScopeCreate(Page):
    """Write a sharing rule."""

    access = may("sharing.edit")
    template_name = "sharing/create.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or one filled from a template."""
        chosen = request.GET.get("template", "")
        initial: dict[str, Any] = {}
        if chosen in TEMPLATES:
            name, kinds = TEMPLATES[chosen]
            initial = {"name": name, "kinds": kinds}
        return self._form(ScopeForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the draft."""
        form = ScopeForm(request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            scope = scopes.create_scope(fields=form.rule_fields(), actor=self.actor)
        except Refusal as refusal:
            for problem in refusal.problems:
                field = problem.column if problem.column in form.fields else None
                form.add_error(field, f"{problem.text} {problem.remedy}")
            return self._form(form, status=422)
        messages.success(request, _("Saved. Another person has to approve it."))
        return redirect("sharing:scope", public_id=scope.public_id)

    def _form(self, form: ScopeForm, status: int = 200) -> HttpResponse:
        templates = [(key, value[0]) for key, value in TEMPLATES.items()]
        return self.render(form=form, templates=templates, status=status)


class ScopePage(Page):
    """One sharing rule: its sentence, whom it reaches, and the steps possible now."""

    access = may("sharing.read")
    template_name = "sharing/scope.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The rule."""
        return self._page(visible_or_404(Scope.objects, self.actor, public_id))

    def _page(self, scope: Scope) -> HttpResponse:
        mine = scope.author_id is not None and scope.author_id == self.actor.person_id
        return self.render(
            rule=rule_views([scope])[0],
            scope=scope,
            reached=reached(scope),
            may_approve=self.actor.may("sharing.approve") and scope.state == "draft" and not mine,
            is_own_draft=mine and scope.state == "draft",
            may_stop=self.actor.may("sharing.edit") and scope.state == "approved",
            may_resume=self.actor.may("sharing.edit") and scope.state == "stopped",
            may_revoke=self.actor.may("sharing.edit") and scope.state != "revoked",
        )


class ScopeStep(Page):
    """Approve, revoke, stop or resume: one POST each."""

    access = may("sharing.edit", "sharing.approve")
    steps: dict[str, tuple[str, Callable[..., Scope]]] = {
        "approve": ("sharing.approve", scopes.approve_scope),
        "revoke": ("sharing.edit", scopes.revoke_scope),
        "stop": ("sharing.edit", scopes.stop_scope),
        "resume": ("sharing.edit", scopes.resume_scope),
    }

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the rule."""
        capability, service = self.steps.get(step, ("", None))
        if service is None or not self.actor.may(capability):
            raise Http404
        scope = visible_or_404(Scope.objects, self.actor, public_id, "sharing.read")
        try:
            service(scope=scope, actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Done. It counts from now on."))
        return redirect("sharing:scope", public_id=public_id)


def reached(scope: Scope) -> int:
    """How many present partners the rule is for today."""
    rule = rule_of(scope)
    places = places_in(months.of(timezone.now().date()))
    present = {p.pk: p for p in Partner.objects.present()}
    return sum(
        place.partner_id in present
        and covers_subject(rule.audience, subject_of(present[place.partner_id], place))
        for place in places
    )
