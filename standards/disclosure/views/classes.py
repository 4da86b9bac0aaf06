"""Classes of metrics, and the records by which two people loosen them for a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.people.queries import is_second
from partners.sharing.forms import RecordForm
from partners.sharing.lines import remark_views
from partners.sharing.models import ClassRecord, RecordKind, Scope, ScopeState
from partners.sharing.queries import announced
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.services import records, remarks
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.lib.results import Refusal
from standards.catalogue.enums import SharingClass
from standards.catalogue.models import Metric
from standards.disclosure.workbench import change_view

# The trail holds those before.
MOST = 200


class Classes(Page):
    """Every metric's class, the records in force and those that wait, and a form for one more."""

    access = may("sharing.read")
    template_name = "disclosure/classes.html"

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
            record = self._draft(form.cleaned_data)
        except Refusal as refusal:
            for problem in refusal.problems:
                field = problem.column if problem.column in form.fields else None
                form.add_error(field, f"{problem.text} {problem.remedy}")
            return self._show(form, 422)
        messages.success(request, _("Saved. Another person has to approve it."))
        return redirect("disclosure:record", public_id=record.public_id)

    def _draft(self, data: dict[str, Any]) -> ClassRecord:
        metric = Metric.objects.get(code=data["metric"])
        kind, _sep, value = data["change"].partition(":")
        common = {name: data[name] for name in ("reason", "valid_from", "valid_to")}
        if kind == "class":
            return records.ask_lower_class(
                metric=metric, level=int(value), actor=self.actor, **common
            )
        deny = Scope.objects.get(public_id=value)
        return records.ask_exemption(deny=deny, metric=metric, actor=self.actor, **common)

    def _show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        rows = ClassRecord.objects.visible_to(self.actor).select_related("deny")
        metrics = Metric.objects.order_by("sharing_class", "name", "code")
        return self.render(
            status=status,
            form=form,
            records=[record_line(row) for row in rows.order_by("-created_at", "pk")[:MOST]],
            older=max(0, rows.count() - MOST),
            metrics=[(row.name, row.get_sharing_class_display()) for row in metrics],
            may_edit=self.actor.may("sharing.edit"),
        )


class RecordPage(Page):
    """One record with what it changes."""

    access = may("sharing.read")
    template_name = "disclosure/record.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The record."""
        record = visible_or_404(ClassRecord.objects, self.actor, public_id)
        is_draft = record.state == ScopeState.DRAFT
        mine = record.author_id is not None and record.author_id == self.actor.person_id
        is_other = not mine and is_second(self.actor.person_id, record.author_id)
        return self.render(
            line=record_line(record),
            change=change_view(announced(record)) if is_draft else None,
            standards=standards_shown_by(record, timezone.now().date()) if is_draft else None,
            may_approve=is_draft and self.actor.may("sharing.approve") and is_other,
            may_decline=is_draft and self.actor.may("sharing.approve") and not mine,
            may_say=is_draft and (self.actor.may("sharing.approve") or mine),
            is_own=mine,
            remarks=remark_views(record.public_id),
            is_not_second=is_draft and not mine and not is_other,
            waits_for_another=is_draft and mine,
            may_end=record.state != ScopeState.REVOKED and self.actor.may("sharing.edit"),
        )


class RecordStep(Page):
    """Approve or withdraw a record."""

    access = may("sharing.edit", "sharing.approve")

    def post(self, request: HttpRequest, public_id: str, step: str) -> HttpResponse:
        """Take the step, then show the record."""
        needed = {
            "approve": "sharing.approve",
            "withdraw": "sharing.edit",
            "decline": "sharing.approve",
            "say": "sharing.read",
        }.get(step)
        if needed is None or not self.actor.may(needed):
            raise Http404
        record = visible_or_404(ClassRecord.objects, self.actor, public_id, "sharing.read")
        try:
            if step == "approve":
                seen = request.POST.get("seen", "")
                records.approve_record(record=record, seen=seen, actor=self.actor)
            elif step == "decline":
                text = request.POST.get("text", "")
                remarks.decline(thing=record, reason=text, actor=self.actor)
            elif step == "say":
                remarks.say(thing=record, text=request.POST.get("text", ""), actor=self.actor)
            else:
                records.end_record(record=record, actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = {
                "decline": _("Declined. Its author is told why."),
                "say": _("Written. Whoever it is for is told."),
                "withdraw": _("Withdrawn for good."),
            }
            messages.success(request, said.get(step, _("Done. It counts from now on.")))
        return redirect("disclosure:record", public_id=public_id)


def record_line(record: ClassRecord) -> dict[str, Any]:
    """A record as a page shows it."""
    names = names_of([record.author_id, record.approver_id])
    metric = Metric.objects.filter(code=record.metric).first()
    if record.kind == RecordKind.LOWER:
        what = str(SharingClass(record.level or 0).label)
    else:
        what = _("Not covered by “{rule}”").format(rule=record.deny.name if record.deny else "")
    tones = {ScopeState.DRAFT: "warn", ScopeState.APPROVED: "ok"}
    state = ScopeState(record.state)
    return {
        "public_id": record.public_id,
        "metric": metric.name if metric else record.metric,
        "what": what,
        "reason": record.reason,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "state": state.label,
        "tone": tones.get(state, "quiet"),
        "author": names.get(record.author_id, "–"),
        "approver": names.get(record.approver_id, "–"),
    }
