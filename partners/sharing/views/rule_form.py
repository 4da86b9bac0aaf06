"""Write a sharing rule, or a changed version of one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.sharing.changes import change_view
from partners.sharing.forms import TEMPLATES, RuleForm
from partners.sharing.lifecycle import Standing, Step, obstacle
from partners.sharing.models import SharingRule
from partners.sharing.services import rules
from partners.sharing.services.base import base_fields
from partners.sharing.services.rules import RuleFields
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib.numerals import MOST_VERSION, whole
from portal.lib.results import Refusal

Write = Callable[[], SharingRule]


class Writing(Page):
    """What writing and changing share: a form that keeps what was typed, whatever is refused."""

    access = may("sharing.edit")
    template_name = "sharing/create.html"

    def refused(self, form: RuleForm, refusal: Refusal) -> None:
        """Tell the form what the service refused."""
        for problem in refusal.problems:
            field = problem.column if problem.column in form.fields else None
            form.add_error(field, f"{problem.text} {problem.remedy}")
        if not refusal.problems:
            form.add_error(None, str(refusal))

    def written(
        self, request: HttpRequest, form: RuleForm, write: Write, **context: Any
    ) -> SharingRule | HttpResponse:
        """The saved draft once exactly what it says and changes was looked at; else the look."""
        if not form.is_valid():
            return self.show(form, status=422, **context)
        try:
            rehearsal = rules.rehearsed(write)
            if request.POST.get("seen") == rehearsal.digest:
                return write()
        except Refusal as refusal:
            self.refused(form, refusal)
            return self.show(form, status=422, **context)
        return self.show(
            form,
            sentence=rehearsal.sentence,
            change=change_view(rehearsal.difference),
            standards=rehearsal.standards,
            seen=rehearsal.digest,
            is_stale="seen" in request.POST,
            **context,
        )

    def show(self, form: RuleForm, status: int = 200, **context: Any) -> HttpResponse:
        """The form."""
        templates = [(key, value[0]) for key, value in TEMPLATES.items()]
        return self.render(form=form, templates=templates, status=status, **context)


class RuleCreate(Writing):
    """Write a sharing rule."""

    query = frozenset({"template"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or one filled from a template."""
        chosen = request.GET.get("template", "")
        initial: RuleFields = {}
        if chosen in TEMPLATES:
            name, kinds = TEMPLATES[chosen]
            initial = {"name": name, "kinds": kinds}
            if chosen == "own":
                initial["metrics"] = base_fields()["metrics"]
        return self.show(RuleForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the draft."""
        form = RuleForm(request.POST)
        saved = self.written(
            request,
            form,
            lambda: rules.create_rule(fields=form.rule_fields(), actor=self.actor),
        )
        if not isinstance(saved, SharingRule):
            return saved
        messages.success(request, _("Saved. It waits for approval; whoever may approve is told."))
        return redirect("sharing:rule", public_id=saved.public_id)


class RuleEdit(Writing):
    """Change a draft, or write the version that will take the place of a rule in force."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The form as the rule stands."""
        rule = self._rule(public_id)
        form = RuleForm(initial=RuleForm.initial_of(rule))
        return self.show(form, rule=rule, version=rule.version)

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Save the changed version as a draft."""
        rule = self._rule(public_id)
        form = RuleForm(request.POST)
        sent = request.POST.get("version", "")
        version = whole(sent, most=MOST_VERSION)
        version = -1 if version is None else version
        saved = self.written(
            request,
            form,
            lambda: rules.revise_rule(
                rule=rule, version=version, fields=form.rule_fields(rule), actor=self.actor
            ),
            rule=rule,
            version=version,
        )
        if not isinstance(saved, SharingRule):
            return saved
        messages.success(request, _("Saved. The rule in force holds until approval."))
        return redirect("sharing:rule", public_id=saved.public_id)

    def _rule(self, public_id: str) -> SharingRule:
        rule = visible_or_404(SharingRule.objects, self.actor, public_id, "sharing.edit")
        # Whoever was quicker leaves a form that is refused in words when it is sent.
        if obstacle(Standing(rule, self.actor), Step.EDIT) not in ("", "rule_edited_already"):
            raise Http404
        return rule
