"""The team of one partner: members and invitations. Creating and inviting are two acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.network.queries import all_partners, partners_within
from partners.people.enums import PartnerRole
from partners.people.forms import InviteForm
from partners.people.models import Invitation, Membership
from partners.people.queries import open_invitations, team, teams
from partners.people.services import invitations, memberships
from partners.people.views.invitation_actions import act_on, said_of
from portal.access.pages import Page, visible_or_404
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.results import Refusal
from portal.notices.queries import mail_is_held

if TYPE_CHECKING:
    from partners.network.models import Partner


class TeamsPage(Page):
    """The outlets whose team the actor manages; with one outlet, its team at once."""

    access = may("team.manage")
    template_name = "people/teams.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The outlets."""
        partners = teams(self.actor)
        if len(partners) == 1:
            return redirect("people:team", partners[0].public_id)
        return self.render(partners=partners)


class TeamPage(Page):
    """Shows the team; adds, invites, changes and ends."""

    access = may("team.manage", "partners.manage")
    template_name = "people/team.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The team and the open invitations."""
        return self._show(self._partner(public_id), InviteForm())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """One act on the team."""
        partner = self._partner(public_id)
        is_adding = request.POST.get("act", "") in ("add", "add_and_send")
        form = InviteForm(request.POST if is_adding else None)
        try:
            said = self._add(request, partner, form) if is_adding else self._act(request, partner)
        except Refusal as refusal:
            for text in [problem.text for problem in refusal.problems] or [str(refusal)]:
                messages.error(request, text)
            return self._show(partner, form, status=refusal.status)
        if not said:
            return self._show(partner, form, status=422)
        messages.success(request, said)
        return redirect("people:team", partner.public_id)

    def _partner(self, public_id: str) -> Partner:
        for capability in ("team.manage", "partners.manage"):
            try:
                return visible_or_404(all_partners(), self.actor, public_id, capability)
            except Http404:
                continue
        raise Http404

    def _add(self, request: HttpRequest, partner: Partner, form: InviteForm) -> str:
        if not form.is_valid():
            return ""
        invitation = invitations.create(partner=partner, actor=self.actor, **form.cleaned_data)
        if request.POST.get("act") == "add":
            return _("Noted. Nobody was mailed yet.")
        return said_of(invitations.send(invitation=invitation, actor=self.actor))

    def _act(self, request: HttpRequest, partner: Partner) -> str:
        act, key = request.POST.get("act"), request.POST.get("id")
        if act in ("switch_off", "switch_on"):
            return self._switch(partner, _member(partner, key), is_on=act == "switch_on")
        if act in ("role", "end"):
            return self._change_member(_member(partner, key), request.POST.get("role", ""), act)
        return act_on(_invitation(partner, key), request.POST, self.actor)

    def _switch(self, partner: Partner, member: Membership, *, is_on: bool) -> str:
        if not self._manages(partner):
            raise Http404
        user = memberships.switch_person(membership=member, is_on=is_on, actor=self.actor)
        if is_on:
            return _("%(person)s can sign in again.") % {"person": user}
        return _("%(person)s is switched off: signed out everywhere, no mail any more.") % {
            "person": user
        }

    def _manages(self, partner: Partner) -> bool:
        managed = partners_within(self.actor, "partners.manage")
        return managed.filter(pk=partner.pk).exists()

    def _change_member(self, member: Membership, role: str, act: str) -> str:
        if act == "end":
            memberships.end_membership(membership=member, actor=self.actor)
            return _("%(person)s no longer acts for this partner.") % {"person": member.user}
        memberships.add_member(
            user=member.user, partner=member.partner, role=role, actor=self.actor
        )
        return _("The role is changed.")

    def _show(self, partner: Partner, form: InviteForm, status: int = 200) -> HttpResponse:
        return self.render(
            partner=partner,
            members=list(team(partner)),
            invited=list(open_invitations(partner)),
            roles=PartnerRole.choices,
            form=form,
            may_switch=self._manages(partner),
            mail_is_held=mail_is_held(),
            status=status,
        )


def _member(partner: Partner, key: str | None) -> Membership:
    parsed = public_id_or_none(key)
    membership = team(partner).select_related("partner").filter(public_id=parsed).first()
    if parsed is None or membership is None:
        raise Http404
    return membership


def _invitation(partner: Partner, key: str | None) -> Invitation:
    parsed = public_id_or_none(key)
    invitation = Invitation.objects.filter(partner=partner, public_id=parsed).first()
    if parsed is None or invitation is None:
        raise Http404
    return invitation
