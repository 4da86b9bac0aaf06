"""The people of the brand: who may do what, and switching somebody off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.people.forms import BrandRoleForm, PersonForm
from partners.people.models import BrandRole, RoleRequest
from partners.people.queries import (
    brand_people,
    manager_places,
    role_requests,
    second_people,
    seconds_of,
)
from partners.people.services.role_requests import (
    ask_role,
    confirm_role,
    decline_role,
    switch_on,
    tell_again,
)
from partners.people.services.roles import end_role
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.accounts.queries import person_at
from portal.accounts.services.persons import create_person, deactivate, names_of
from portal.lib.results import Refusal
from portal.notices.queries import mail_is_held

if TYPE_CHECKING:
    from portal.accounts.models import User


class BrandPeoplePage(Page):
    """Lists the people of the brand; adds one."""

    access = may("settings.edit")
    template_name = "people/brand.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return self._show(PersonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add a person with a role."""
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            user, given = self._add(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=refusal.status)
        messages.success(request, f"{_said_of(given)} {_mailed(user, given)}")
        return redirect("people:person", user.public_id)

    @transaction.atomic
    def _add(self, data: dict[str, object]) -> tuple[User, BrandRole | RoleRequest]:
        email = str(data["email"])
        user = person_at(email) or create_person(
            email=email, name=str(data["name"]), actor=self.actor
        )
        return user, _give(user, data, self)

    def _show(self, form: PersonForm, status: int = 200) -> HttpResponse:
        return self.render(
            people=list(brand_people()),
            waiting=role_requests().count(),
            has_second=bool(second_people(self.actor, "sharing.approve")),
            form=form,
            status=status,
        )


class RoleRequestsPage(Page):
    """Roles that decide about others and wait for a second person."""

    access = may("roles.confirm")
    template_name = "people/role_requests.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What waits, and who may decide it."""
        rows = list(role_requests())
        names = names_of(row.asked_by for row in rows)
        others = seconds_of(self.actor.person_id, [row.asked_by for row in rows])
        lines = [
            {
                "request": row,
                "asked_by": names.get(row.asked_by, ""),
                "is_own": row.asked_by == self.actor.person_id,
                "may_confirm": row.asked_by in others,
            }
            for row in rows
        ]
        return self.render(lines=lines)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm or decline one."""
        parsed = public_id_or_none(request.POST.get("id"))
        row = role_requests().filter(public_id=parsed).first() if parsed else None
        act = request.POST.get("act")
        if row is None or act not in ("confirm", "decline"):
            raise Http404
        try:
            if act == "confirm":
                confirm_role(request=row, actor=self.actor)
                said = _("The role is given. Everybody who decides is told.")
            else:
                decline_role(request=row, actor=self.actor)
                said = _("The role is not given.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("people:role_requests")


class PersonPage(Page):
    """One person of the brand: roles, limits, switching off and on."""

    access = may("settings.edit")
    template_name = "people/person.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The person."""
        return self._show(_person(public_id), BrandRoleForm())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Give a role, end one, switch the person off or on."""
        person = _person(public_id)
        form = BrandRoleForm(request.POST if request.POST.get("act") == "give" else None)
        try:
            said = self._act(request, person, form)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self._show(person, form, status=refusal.status)
        if not said:
            return self._show(person, form, status=422)
        messages.success(request, said)
        return redirect("people:person", person.public_id)

    def _act(self, request: HttpRequest, person: User, form: BrandRoleForm) -> str:
        act = request.POST.get("act")
        if act == "deactivate":
            deactivate(user=person, actor=self.actor)
            return _("Switched off: sessions, tokens and queued mail are dead.")
        if act == "reactivate":
            waiting = switch_on(user=person, actor=self.actor)
            said = _("Switched on: the person can sign in again.")
            return f"{said} {_said_of(waiting[0])}" if waiting else said
        if act == "tell":
            tell_again(user=person, actor=self.actor)
            return _mailed(person)
        if act == "end":
            end_role(brand_role=_role(person, request.POST.get("role_id")), actor=self.actor)
            return _("The role has ended.")
        if form.is_valid():
            return _said_of(_give(person, form.cleaned_data, self))
        return ""

    def _show(self, person: User, form: BrandRoleForm, status: int = 200) -> HttpResponse:
        return self.render(
            person=person,
            roles=list(person.brand_roles.filter(ended_at=None).order_by("role")),
            places=manager_places(person),
            waiting=[row for row in role_requests() if row.user_id == person.pk],
            is_self=person.pk == self.actor.user_id,
            form=form,
            status=status,
        )


def _person(public_id: str) -> User:
    parsed = public_id_or_none(public_id)
    person = brand_people().filter(public_id=parsed).first() if parsed else None
    if person is None:
        raise Http404
    return person


def _role(person: User, role_id: str | None) -> BrandRole:
    parsed = public_id_or_none(role_id)
    role = person.brand_roles.filter(public_id=parsed, ended_at=None).first() if parsed else None
    if role is None:
        raise Http404
    return role


def _said_of(given: BrandRole | RoleRequest) -> str:
    if isinstance(given, RoleRequest):
        return _("The role waits: another person has to confirm it.")
    return _("The role is given.")


def _mailed(user: User, given: BrandRole | RoleRequest | None = None) -> str:
    """When the person hears of it."""
    if isinstance(given, RoleRequest):
        text = _("%(email)s is told by mail as soon as that is done.")
    elif mail_is_held():
        text = _("Mail is on hold: %(email)s is told when the hold ends.")
    else:
        text = _("%(email)s is told by mail how to sign in.")
    return text % {"email": user.email}


def _give(user: User, data: dict[str, object], page: Page) -> BrandRole | RoleRequest:
    return ask_role(
        user=user,
        role=str(data["role"]),
        territories=list(data["territories"]),  # type: ignore[call-overload]  # a list of codes
        partners=list(data["partners"]),  # type: ignore[call-overload]  # a list of codes
        actor=page.actor,
    )
