"""Messages about roles, memberships and invitations."""

from portal.lib.messages import Entry, _, ngettext_lazy

MESSAGES: dict[str, Entry] = {
    "role_unknown": Entry(_("There is no role {role}."), _("Use one of: {roles}.")),
    "role_own": Entry(
        _("You cannot take a role from yourself."), _("Ask another brand admin."), 409
    ),
    "person_came": Entry(
        _("This person has signed in already, or has no role that would let them."),
        _("Reload the page: it shows the roles and the last sign-in."),
        409,
    ),
    "role_asked_already": Entry(
        _("This role was asked for already and waits for a second person."),
        _("Look at the roles that wait."),
        409,
    ),
    "role_own_request": Entry(
        _("You asked for this role yourself."), _("Another person confirms or declines it."), 409
    ),
    "role_request_over": Entry(_("This request was decided already."), _("Reload the page."), 409),
    "not_second": Entry(
        _("You do not count as a second person here: one person alone may stand behind both."),
        _(
            "Somebody whose role was given on the server, or by two people, has to do it. Whoever "
            "runs the server vouches for a person with “manage.py create_person ADDRESS --role "
            "ROLE”."
        ),
        409,
    ),
    "role_not_limited": Entry(
        _("The role {role} always covers the whole network."),
        _("Leave territories and partners empty, or choose partner manager."),
    ),
    "last_admin": Entry(
        _("This is the last brand admin."), _("Give the role to another person first."), 409
    ),
    "last_owner": Entry(
        _("This is the partner's last owner."), _("Make another member owner first."), 409
    ),
    "brand_and_partner": Entry(
        _("Nobody holds a role at the brand and acts for a partner at the same time."),
        _("End the one first, or use another address for the other."),
        409,
    ),
    "territory_not_found": Entry(_("No territory has the code {value}."), _("Check the code.")),
    "partner_not_found": Entry(_("No partner has the code {value}."), _("Check the code.")),
    "partner_left": Entry(
        _("{partner} has left the network."),
        _("Take the leaving back first, or choose another partner."),
        409,
    ),
    "portfolio_others": Entry(
        _("These are the partners of another manager."),
        _("The manager, or a brand admin, can do this."),
        403,
    ),
    "portfolio_no_manager": Entry(
        _("This person is no partner manager."), _("Give the role of a partner manager first."), 409
    ),
    "deputy_no_manager": Entry(
        _("A deputy is another partner manager who can sign in."), _("Choose another person.")
    ),
    "deputy_days": Entry(
        _("The days do not fit."),
        _("Begin today or later, end on or after that day, and within a year."),
    ),
    "deputy_already": Entry(
        _("This person stands in on some of these days already."),
        _("Call that off first, or choose other days."),
        409,
    ),
    "deputy_over": Entry(_("This is over already."), _("Reload the page."), 409),
    "handover_no_manager": Entry(
        _("Partners are handed over to another partner manager who can sign in."),
        _("Choose another person."),
    ),
    "handover_day": Entry(_("The day has passed."), _("Choose today or a later day.")),
    "handover_not_held": Entry(
        _("Something of this was not given to the manager who hands it over."),
        _("Reload the page and choose from what is there now."),
        409,
    ),
    "handover_nothing": Entry(
        _("Nothing is chosen."), _("Choose the territories and partners to hand over.")
    ),
    "handover_over": Entry(_("This was decided already."), _("Reload the page."), 409),
    "person_inactive": Entry(
        _("This account is switched off."), _("Ask your partner manager to switch it on."), 409
    ),
    "person_elsewhere": Entry(
        _("This person also acts for partners that are not yours."),
        _("Remove the person from this team, or ask a brand admin."),
        409,
    ),
    "partner_role_unknown": Entry(
        _("There is no such role at a partner."), _("Use one of: {roles}.")
    ),
    "member_exists": Entry(
        _("This person already acts for {partner}."),
        _("Change the role on the team page instead."),
        409,
    ),
    "invitation_exists": Entry(
        _("This address is already invited to {partner}."),
        _("Send that invitation again instead."),
        409,
    ),
    "invitations_bad": Entry(
        ngettext_lazy(
            "{count} problem stands against the invitations. Nothing was saved.",
            "{count} problems stand against the invitations. Nothing was saved.",
        ),
        _("Correct the rows below and check again."),
    ),
    "mailbox_person": Entry(
        _("Somebody signs in with this address."),
        _("A shared mailbox only gets mail: use an address nobody signs in with."),
        409,
    ),
    "mailbox_exists": Entry(
        _("This mailbox gets the mail of this partner already."), _("Change that entry."), 409
    ),
    "invitation_mailbox": Entry(
        _("This address is a shared mailbox: it gets mail, and nobody signs in with it."),
        _("Invite a person, or let the mailbox get no mail any more first."),
        409,
    ),
    "invitation_day": Entry(
        _("An invitation can be planned for a later day only."),
        _("Choose a day after today, or send it now."),
    ),
    "invitation_ended": Entry(
        _("The invitation has ended ({state})."), _("Create a new one."), 409
    ),
    "invitation_other_person": Entry(
        _("The invitation is for {email}."), _("Sign in with that address."), 409
    ),
    "partner_code_needed": Entry(_("The role {role} needs a partner."), _("Add --partner CODE.")),
    "invitation_line": Entry(
        _("The line cannot be read."), _("Write partner code, e-mail and, if you like, a role.")
    ),
}
