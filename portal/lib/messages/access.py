"""Messages of sign-in, rights and general requests."""

from portal.lib.messages.entry import Entry, _

ACCESS: dict[str, Entry] = {
    "job_given_up": Entry(
        _("The work was tried {attempts} times, never came to its end and was given up."),
        _("Start it again with other input; if that ends like this too, tell your administrator."),
        500,
    ),
    "not_found": Entry(_("There is nothing here."), _("Check the address."), 404),
    "signed_out": Entry(_("You are not signed in."), _("Sign in, or send a valid token."), 401),
    "form_stale": Entry(
        _("The page was older than your sign-in, and nothing was taken."),
        _("Go back, reload the page and send it again."),
        403,
    ),
    "other_person": Entry(
        _("Somebody else is signed in in this browser now."),
        _("Sign in as the person who typed this."),
        409,
    ),
    "too_many": Entry(_("Too many requests."), _("Wait {seconds} seconds and try again."), 429),
    "body_too_big": Entry(
        _("The request has {size} MB; at most {limit} MB are read here."),
        _("Send less at a time."),
        413,
    ),
    "parameter_unknown": Entry(
        _("This address knows no “{name}”, so nothing was left out or changed by it."),
        _("It knows: {known}."),
        400,
    ),
    "value_unknown": Entry(
        _("“{value}” is no {name} here."), _("Choose one that is offered, or leave it out."), 400
    ),
    "key_unknown": Entry(_("“{key}” is not known here."), _("Known are: {known}."), 400),
    "field_long": Entry(
        _("“{field}” has {found} characters; at most {limit} are read."), _("Shorten it."), 413
    ),
    "field_characters": Entry(
        _("“{field}” holds characters that are no text."),
        _("Type it anew instead of pasting it."),
        400,
    ),
    "bad_request": Entry(_("The request cannot be read: {detail}"), "", 400),
    "method_unknown": Entry(
        _("{method} does nothing here."), _("Use one of the methods in the header Allow."), 405
    ),
    "media_type": Entry(
        _("The body is of a kind that is not read here."),
        _("Send JSON with “Content-Type: application/json”."),
        415,
    ),
    "token_scope": Entry(_("No such scope: {scope}."), _("Use one of: {scopes}.")),
    "token_no_scope": Entry(
        _("The token would open nothing."), _("Choose at least one of: {scopes}.")
    ),
    "token_days": Entry(_("A token lives 1 to {limit} days."), _("Choose another number of days.")),
    "token_not_held": Entry(
        _("This person does not hold the right {scope}."),
        _("Leave it out, or give the person a role that carries it."),
    ),
    "token_partner": Entry(
        _("This person does not act for that partner."),
        _("Bind the token to a partner the person acts for, or to none."),
    ),
    "person_exists": Entry(
        _("A person with the address {email} exists already."),
        _("Give the existing person the role instead."),
        409,
    ),
    "person_self": Entry(
        _("You cannot do this to your own account."), _("Ask another brand admin."), 409
    ),
    "person_erased": Entry(
        _("This person was erased."), _("Create the person anew under the same address."), 409
    ),
    "person_unknown": Entry(_("No person has the address {email}."), _("Check the address.")),
    "row_security_needs_postgresql": Entry(
        _("Row security exists on PostgreSQL only."), _("Leave ROW_SECURITY off here.")
    ),
    "row_security_role": Entry(
        _("The role {login} may not create the role {role} or give it to itself."),
        _(
            "Let an administrator of the database run “CREATE ROLE {role} NOLOGIN” and "
            "“GRANT {role} TO {login}”."
        ),
    ),
    "own_approval": Entry(
        _("You wrote this yourself."), _("Another person has to approve it."), 409
    ),
}
