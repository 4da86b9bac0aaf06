"""Pages of later dates: a partner asks, a manager decides, or opens a month unasked."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.network.queries import all_partners
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib.results import Refusal
from standards.reporting.enums import ExtensionState
from standards.reporting.forms import DecisionForm, LaterForm
from standards.reporting.models import Extension, Period
from standards.reporting.queries.history import outlet_month
from standards.reporting.queries.reopening import (
    effect_of,
)
from standards.reporting.services.extensions import (
    ask_extensions,
    decline_extension,
    grant_extension,
)
from standards.reporting.services.reopening import open_again
from standards.reporting.views.selection import (
    inbox_address,
    outlets_for,
    period_or_404,
    proposal,
)

if TYPE_CHECKING:
    from partners.network.models import Partner


class AskPage(Page):
    """A partner asks for a later date for one outlet."""

    access = may("months.send")
    query = frozenset({"partner"})
    template_name = "reporting/extension_ask.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The form with a week as a proposal."""
        period, partners = self._about(collection, month)
        return self._form(period, partners, LaterForm(initial={"until": proposal(period)}))

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Ask, for every outlet ticked."""
        period, partners = self._about(collection, month)
        form = LaterForm(request.POST)
        named = set(request.POST.getlist("outlet"))
        asked = [each for each in partners if str(each.public_id) in named]
        if not form.is_valid() or not asked:
            return self._form(period, partners, form, is_nobody=not asked)
        try:
            ask_extensions(period=period, partners=asked, **form.cleaned_data, actor=self.actor)
        except Refusal as refusal:
            return self._form(period, partners, form, refusal=refusal)
        messages.success(request, _("Asked. You are told as soon as it is decided."))
        return redirect("reporting:months")

    def _about(self, collection: str, month: str) -> tuple[Period, list[Partner]]:
        period = period_or_404(collection, month)
        now = timezone.now()
        rows = {
            row.partner_id: row
            for row in period.submissions.filter(
                partner__in=outlets_for(self.actor, self.request.GET.get("partner", ""))
            ).select_related("current")
        }
        partners = [
            each
            for each in outlets_for(self.actor, self.request.GET.get("partner", ""))
            if outlet_month(period, each, rows.get(each.pk), now).state not in ("received", "final")
        ]
        if not partners or self.actor.is_brand:
            raise Http404
        return period, partners

    def _form(
        self,
        period: Period,
        partners: list[Partner],
        form: LaterForm,
        *,
        refusal: Refusal | None = None,
        is_nobody: bool = False,
    ) -> HttpResponse:
        waiting = Extension.objects.filter(
            period=period, partner__in=partners, state=ExtensionState.WAITING
        )
        return self.render(
            status=422 if form.errors or refusal or is_nobody else 200,
            period=period,
            partners=partners,
            form=form,
            refusal=refusal,
            is_nobody=is_nobody,
            waiting=list(waiting.select_related("partner")),
        )


class DecideExtensionPage(Page):
    """A manager sees what is asked and what would follow, and decides."""

    access = may("months.review")
    template_name = "reporting/extension.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """The question and the effect; nothing is decided by looking."""
        row = self._row(public_id)
        return self._show(row, DecisionForm(initial={"until": row.until}))

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Grant or decline."""
        row = self._row(public_id)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._show(row, form)
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("action") == "decline":
                decline_extension(
                    extension=row, answer=answer, asked_at=self._read_at(), actor=self.actor
                )
                text = _("%(name)s: declined, and told why.")
            else:
                until = form.cleaned_data["until"]
                grant_extension(
                    extension=row,
                    until=until,
                    answer=answer,
                    asked_at=self._read_at(),
                    actor=self.actor,
                )
                text = _("%(name)s: may send until then. Its people were told.")
        except Refusal as refusal:
            return self._show(row, form, refusal)
        messages.success(request, text % {"name": row.partner.name})
        return redirect(inbox_address(row.period))

    def _read_at(self) -> str:
        """When the question was asked that the manager has read."""
        return self.request.POST.get("asked_at", "")

    def _row(self, public_id: uuid.UUID) -> Extension:
        rows = Extension.objects.select_related("partner", "period__collection")
        return visible_or_404(rows, self.actor, public_id, "months.review")

    def _show(
        self, row: Extension, form: DecisionForm, refusal: Refusal | None = None
    ) -> HttpResponse:
        return self.render(
            status=422 if form.errors or refusal else 200,
            extension=row,
            is_waiting=row.state == ExtensionState.WAITING,
            effect=effect_of(row.period),
            form=form,
            refusal=refusal,
        )


class OpenPage(Page):
    """A manager opens a partner's month again, sent or not."""

    access = may("months.review")
    template_name = "reporting/open_again.html"

    def get(self, request: HttpRequest, **names: Any) -> HttpResponse:
        """The form with what would follow."""
        period, partner = self._about(**names)
        return self._form(period, partner, LaterForm(initial={"until": proposal(period)}))

    def post(self, request: HttpRequest, **names: Any) -> HttpResponse:
        """Open it."""
        period, partner = self._about(**names)
        form = LaterForm(request.POST)
        if not form.is_valid():
            return self._form(period, partner, form)
        try:
            open_again(period=period, partners=[partner], **form.cleaned_data, actor=self.actor)
        except Refusal as refusal:
            return self._form(period, partner, form, refusal)
        text = _("%(name)s can send or correct the month. Its people were told.")
        messages.success(request, text % {"name": partner.name})
        return redirect(inbox_address(period))

    def _about(self, collection: str, month: str, public_id: uuid.UUID) -> tuple[Period, Partner]:
        period = period_or_404(collection, month)
        rows = all_partners()
        return period, visible_or_404(rows, self.actor, public_id, "months.review")

    def _form(
        self, period: Period, partner: Partner, form: LaterForm, refusal: Refusal | None = None
    ) -> HttpResponse:
        row = period.submissions.filter(partner=partner).select_related("current").first()
        return self.render(
            status=422 if form.errors or refusal else 200,
            period=period,
            partner=partner,
            outlet=outlet_month(period, partner, row, timezone.now()),
            effect=effect_of(period),
            form=form,
            refusal=refusal,
        )
