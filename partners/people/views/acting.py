"""What one may do with an invitation, on the team page and in the list of all."""

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.people.forms import AddressForm
from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.actor import Actor
from portal.lib.results import Refusal
from portal.notices.queries import mail_is_held


def act_on(invitation: Invitation, data: QueryDict, actor: Actor) -> str:
    """Send, withdraw or correct one invitation as a form asks; returns what to say."""
    act = data.get("act")
    if act == "send":
        return said_of(invitations.send(invitation=invitation, actor=actor))
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


def said_of(invitation: Invitation) -> str:
    """Where an invitation that was sent is now."""
    if mail_is_held():
        return _("Mail is on hold: the invitation to %(email)s waits until the hold ends.") % {
            "email": invitation.email
        }
    return _("The invitation is on its way to %(email)s.") % {"email": invitation.email}


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
