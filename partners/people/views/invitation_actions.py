"""What one may do with an invitation, on the team page and in the list of all."""

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.people.forms import AddressForm, PlanForm
from partners.people.models import ENDED, Invitation
from partners.people.queries import invitations_within
from partners.people.services import invitations
from portal.access.actor import Actor
from portal.lib.results import Refusal
from portal.notices.queries import mail_is_held


def act_on(invitation: Invitation, data: QueryDict, actor: Actor) -> str:
    """Send, withdraw or correct one invitation as a form asks; returns what to say."""
    act = data.get("act")
    if act == "send":
        together = same_address(invitation, actor)
        invitations.send_many(invitations=together, actor=actor)
        return said_of(invitation, len(together))
    if act == "plan":
        asked = PlanForm(data)
        if not asked.is_valid():
            raise Refusal("invitation_day")
        invitations.plan(invitations=[invitation], day=asked.cleaned_data["day"], actor=actor)
        return _("The invitation goes out on its day. Until then it can be changed or called off.")
    if act == "call_off":
        invitations.call_off(invitations=[invitation], actor=actor)
        return _("Called off: the invitation waits until somebody sends it.")
    if act == "revoke":
        invitations.revoke(invitation=invitation, actor=actor)
        return _("The invitation is withdrawn; its link is dead.")
    if act == "address":
        form = AddressForm(data)
        if not form.is_valid():
            raise Refusal("email_bad")
        email = form.cleaned_data["email"]
        return said_of(invitations.change_address(invitation=invitation, email=email, actor=actor))
    raise Http404


def same_address(invitation: Invitation, actor: Actor) -> list[Invitation]:
    """An invitation with all open ones of its address that the actor manages: one mail tells all.

    Those that were called for another day go along: nobody is written to twice.
    """
    others = invitations_within(actor).filter(email=invitation.email).exclude(state__in=ENDED)
    return [invitation, *others.exclude(pk=invitation.pk).order_by("pk")]


def said_of(invitation: Invitation, outlets: int = 1) -> str:
    """Where an invitation that was sent is now, and for how many outlets it is."""
    if mail_is_held():
        return _("Mail is on hold: the invitation to %(email)s waits until the hold ends.") % {
            "email": invitation.email
        }
    said = ngettext(
        "The invitation is on its way to %(email)s.",
        "One invitation for %(count)d outlets is on its way to %(email)s.",
        outlets,
    )
    return said % {"email": invitation.email, "count": outlets}


def said_of_many(count: int) -> str:
    """Where invitations that were sent are now."""
    if mail_is_held():
        text = ngettext(
            "Mail is on hold: %(count)d invitation waits until the hold ends.",
            "Mail is on hold: %(count)d invitations wait until the hold ends.",
            count,
        )
    else:
        text = ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count
        )
    return text % {"count": count}
