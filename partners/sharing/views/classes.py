"""Classes of metrics, and the records by which two people loosen them for a time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.sharing.changes import change_view
from partners.sharing.forms import RecordForm
from partners.sharing.lifecycle import RECORD_STEPS, Standing, Step, possible
from partners.sharing.models import ClassRecord, SharingRule
from partners.sharing.presentation import record_lines, remark_views, step_views, step_words
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.services import records, remarks
from partners.sharing.views.rule import decision_context
from portal.access.actor import Actor
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib.results import Refusal
from standards.catalogue.queries.sets import all_metrics

# The trail holds those before.
MOST = 200


class Classes(Page):
    """Every metric's class, the records in force and those that wait, and a form for one more."""

    access = may("sharing.read")
    template_name = "sharing/classes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list and an empty form."""
        return self._show(RecordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Draft a record."""
        if not self.actor.may("sharing.edit"):
            raise Http404
        form = RecordForm(request.POST)
        if not form.is_valid():
            return self._show(form, 422)
        try:
            record = self._draft(form)
        except Refusal as refusal:
            for problem in refusal.problems:
                field = problem.column if problem.column in form.fields else None
                form.add_error(field, f"{problem.text} {problem.remedy}")
            return self._show(form, 422)
        messages.success(request, _("Saved. Another person has to approve it."))
        return redirect("sharing:record", public_id=record.public_id)

    def _draft(self, form: RecordForm) -> ClassRecord:
        data = form.cleaned_data
        metric = all_metrics().get(code=data["metric"])
        kind, _sep, value = data["change"].partition(":")
        common = {name: data[name] for name in ("reason", "valid_from", "valid_to")}
        if kind == "class":
            return records.ask_lower_class(
                metric=metric, level=int(value), actor=self.actor, **common
            )
        deny = SharingRule.objects.get(public_id=value)
        return records.ask_exemption(deny=deny, metric=metric, actor=self.actor, **common)

    def _show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        rows = ClassRecord.objects.visible_to(self.actor).select_related("deny")
        metrics = all_metrics().order_by("sharing_class", "name", "code")
        return self.render(
            status=status,
            form=form,
            records=record_lines(list(rows.order_by("-created_at", "pk")[:MOST])),
            older=max(0, rows.count() - MOST),
            metrics=[(row.name, row.get_sharing_class_display()) for row in metrics],
            may_edit=self.actor.may("sharing.edit"),
        )


class RecordPage(Page):
    """One record with what it changes."""

    access = may("sharing.read")
    template_name = "sharing/record.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The record."""
        record = visible_or_404(ClassRecord.objects, self.actor, public_id)
        standing = Standing(record, self.actor)
        steps, difference = possible(standing), standing.difference
        return self.render(
            line=record_lines([record])[0],
            change=change_view(difference) if difference else None,
            standards=standards_shown_by(record, standing.today) if standing.waits else None,
            remarks=remark_views(record.public_id),
            steps=step_views(standing, steps),
            **decision_context(standing, steps),
        )


class RecordStep(Page):
    """Approve, decline or withdraw a record, or say something of it."""

    access = may("sharing.edit", "sharing.approve")

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the record."""
        if step not in set(RECORD_STEPS):
            raise Http404
        record = visible_or_404(ClassRecord.objects, self.actor, public_id, "sharing.read")
        if not RECORD_STEPS[Step(step)].right(Standing(record, self.actor)):
            raise Http404
        try:
            self._take(Step(step), record, self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, step_words(Step(step)))
        return redirect("sharing:record", public_id=public_id)

    def _take(self, step: Step, record: ClassRecord, actor: Actor) -> None:
        seen, text = (self.request.POST.get(name, "") for name in ("seen", "text"))
        match step:
            case Step.APPROVE:
                records.approve_record(record=record, seen=seen, actor=actor)
            case Step.DECLINE:
                remarks.decline(thing=record, reason=text, actor=actor)
            case Step.SAY:
                remarks.say(thing=record, text=text, actor=actor)
            case Step.WITHDRAW:
                records.end_record(record=record, actor=actor)
