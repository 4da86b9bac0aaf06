"""Pages of more days for everybody: one person asks, another confirms."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.people.queries import is_second
from portal.access.pages import Page
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.lib.results import Refusal
from standards.reporting.enums import ExtensionState
from standards.reporting.forms import LaterForm
from standards.reporting.models import ExtensionForAll, Period
from standards.reporting.queries.reopening import effect_of, extensions_for_all, missing_partners
from standards.reporting.services.extensions_for_all import (
    ask_for_all,
    confirm_for_all,
    drop_for_all,
)
from standards.reporting.views.selection import period_or_404, proposal


class ForAllPage(Page):
    """Somebody asks for more days for everybody who has not sent."""

    access = may("months.extend")
    template_name = "reporting/extension_for_all.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The form, and how many partners it is for."""
        period = self._period(collection, month)
        return self._form(period, LaterForm(initial={"until": proposal(period)}))

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Ask for it."""
        period = self._period(collection, month)
        form = LaterForm(request.POST)
        if not form.is_valid():
            return self._form(period, form)
        try:
            row = ask_for_all(period=period, **form.cleaned_data, actor=self.actor)
        except Refusal as refusal:
            return self._form(period, form, refusal)
        messages.success(request, _("Asked. Another brand admin confirms it; they were told."))
        return redirect("reporting:extension_for_all", row.public_id)

    def _period(self, collection: str, month: str) -> Period:
        if not self.actor.reach("months.extend").is_whole:
            raise Http404
        return period_or_404(collection, month)

    def _form(
        self, period: Period, form: LaterForm, refusal: Refusal | None = None
    ) -> HttpResponse:
        return self.render(
            status=422 if form.errors or refusal else 200,
            period=period,
            count=missing_partners(period, self.actor).count(),
            effect=effect_of(period),
            form=form,
            refusal=refusal,
        )


class ConfirmForAllPage(Page):
    """Another person confirms or declines it; whoever asked may take it back."""

    access = may("months.extend")
    template_name = "reporting/confirm_for_all.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """What is asked and what would follow."""
        return self._show(self._row(public_id))

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Confirm or decline."""
        row, read_at = self._row(public_id), request.POST.get("asked_at", "")
        try:
            if request.POST.get("action") == "decline":
                drop_for_all(extension=row, asked_at=read_at, actor=self.actor)
                messages.success(request, _("Nothing changes: it is off the table."))
            elif self.actor.may("settings.edit"):
                confirm_for_all(extension=row, asked_at=read_at, actor=self.actor)
                text = _("Confirmed. Everybody who has not sent gets the days and is told.")
                messages.success(request, text)
            else:
                raise Http404
        except Refusal as refusal:
            return self._show(row, refusal)
        return redirect("reporting:extension_for_all", row.public_id)

    def _row(self, public_id: uuid.UUID) -> ExtensionForAll:
        row = extensions_for_all().filter(public_id=public_id).first()
        if row is None or not self.actor.reach("months.extend").is_whole:
            raise Http404
        return row

    def _show(self, row: ExtensionForAll, refusal: Refusal | None = None) -> HttpResponse:
        return self.render(
            status=refusal.status if refusal else 200,
            extension=row,
            is_waiting=row.state == ExtensionState.WAITING,
            may_drop=self._may_drop(row),
            asked_by=names_of([row.asked_by]).get(row.asked_by, ""),
            decided_by=names_of([row.decided_by]).get(row.decided_by, ""),
            may_confirm=self.actor.may("settings.edit")
            and is_second(self.actor.person_id, row.asked_by),
            count=missing_partners(row.period, self.actor).count(),
            effect=effect_of(row.period),
            refusal=refusal,
        )

    def _may_drop(self, row: ExtensionForAll) -> bool:
        """Whoever asked takes it back; who could confirm it may decline."""
        person = self.actor.person_id
        is_asker = row.asked_by is not None and row.asked_by == person
        return is_asker or (self.actor.may("settings.edit") and is_second(person, row.asked_by))
