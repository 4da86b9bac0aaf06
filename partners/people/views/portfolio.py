"""What a manager looks after: deputies for some days, and partners that are handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.people.enums import HandoverState
from partners.people.forms import DeputyForm, HandoverForm
from partners.people.handover_effect import HandoverEffect, effect_of_handover
from partners.people.queries.portfolios import (
    deputyships_of,
    handovers_of,
    managers,
    person_with_portfolio,
    portfolio_of,
)
from partners.people.services.deputies import end_deputy, name_deputy
from partners.people.services.handovers import call_off, plan_handover
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.canonical import digest
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User


class _Portfolio(Page):
    """Shows a manager's portfolio; names and ends deputies, plans and calls off hand-overs."""

    template_name = "people/portfolio.html"

    def show(
        self,
        user: User,
        *,
        deputy: DeputyForm | None = None,
        handover: HandoverForm | None = None,
        effect: HandoverEffect | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page of one manager."""
        portfolio = portfolio_of(user)
        others = [person for person in managers() if person.pk != user.pk]
        chosen = handover.cleaned_data if effect and handover else {}
        return self.render(
            portfolio=portfolio,
            person=user,
            is_own=user.pk == self.actor.user_id,
            others=others,
            deputyships=[(row, row.manager_id == user.pk) for row in deputyships_of(user)],
            handovers=[
                (row, row.giver_id == self.actor.user_id or self.actor.may("settings.edit"))
                for row in handovers_of(user)
            ],
            deputy_form=deputy or DeputyForm(others=others),
            handover_form=handover or HandoverForm(others=others, portfolio=portfolio),
            effect=effect,
            taker=next((each for each in others if str(each.public_id) == chosen.get("to")), None),
            day=chosen.get("day"),
            seen=_seen(chosen) if chosen else "",
            status=status,
        )

    def act(self, request: HttpRequest, user: User) -> HttpResponse:
        """One act; a refused form comes back as it was sent."""
        act = request.POST.get("act")
        if act in ("deputy", "handover", "look"):
            others = [person for person in managers() if person.pk != user.pk]
            if act == "deputy":
                return self._deputy(request, user, DeputyForm(request.POST, others=others))
            form = HandoverForm(request.POST, others=others, portfolio=portfolio_of(user))
            return self._handover(request, user, form)
        try:
            said = self._take_back(request, user, act or "")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect(request.path)

    def _deputy(self, request: HttpRequest, user: User, form: DeputyForm) -> HttpResponse:
        if form.is_valid():
            data = form.cleaned_data
            try:
                row = name_deputy(
                    manager=user,
                    deputy=managers().get(public_id=data["deputy"]),
                    first_date=data["first_date"],
                    last_date=data["last_date"],
                    actor=self.actor,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                said = _("%(person)s stands in on these days. Both of you are told.")
                messages.success(request, said % {"person": row.deputy})
                return redirect(request.path)
        return self.show(user, deputy=form, status=422)

    def _handover(self, request: HttpRequest, user: User, form: HandoverForm) -> HttpResponse:
        if not form.is_valid():
            return self.show(user, handover=form, status=422)
        data = form.cleaned_data
        try:
            effect = effect_of_handover(
                portfolio_of(user), data["territories"], data["partners"], self.actor
            )
            if request.POST.get("seen") != _seen(data):
                return self.show(user, handover=form, effect=effect)
            row = plan_handover(
                giver=user,
                taker=managers().get(public_id=data["to"]),
                day=data["day"],
                territories=data["territories"],
                partners=data["partners"],
                actor=self.actor,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(user, handover=form, status=refusal.status)
        is_done = row.state == HandoverState.DONE
        said = _("Handed over to %(person)s.") if is_done else _("Planned: %(person)s is told.")
        messages.success(request, said % {"person": row.taker})
        return redirect(request.path)

    def _take_back(self, request: HttpRequest, user: User, act: str) -> str:
        key = public_id_or_none(request.POST.get("id"))
        if act == "end_deputy":
            for row in deputyships_of(user):
                if row.public_id == key and row.manager_id == user.pk:
                    end_deputy(deputyship=row, actor=self.actor)
                    return _("Called off. Both are told.")
        if act == "call_off":
            for handover in handovers_of(user):
                if handover.public_id == key:
                    call_off(handover=handover, actor=self.actor)
                    return _("Called off. Both are told.")
        raise Http404


class PortfolioPage(_Portfolio):
    """One's own."""

    access = may("months.review")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.show(self._user())

    def post(self, request: HttpRequest) -> HttpResponse:
        """One act."""
        return self.act(request, self._user())

    def _user(self) -> User:
        user = person_with_portfolio(self.actor.person_id)
        if user is None:
            raise Http404
        return user


class PortfolioOfPage(_Portfolio):
    """That of any manager, for brand admins."""

    access = may("settings.edit")

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page."""
        return self.show(_manager(public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """One act."""
        return self.act(request, _manager(public_id))


def _manager(public_id: str) -> User:
    user = person_with_portfolio(public_id_or_none(public_id))
    if user is None:
        raise Http404
    return user


def _seen(data: dict[str, object]) -> str:
    """What was looked at: another choice is looked at anew."""
    return digest([str(data[key]) for key in ("to", "day", "territories", "partners")])
