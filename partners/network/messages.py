"""Messages of the network: partners, places, structure."""

from portal.lib.messages import Entry, _, ngettext_lazy

MESSAGES: dict[str, Entry] = {
    "partners_bad": Entry(
        ngettext_lazy(
            "{count} problem. Nothing was created.",
            "{count} problems (rows concerned: {rows}). Nothing was created.",
        ),
        _("Correct the rows below and check again."),
    ),
    "value_needed": Entry(_("A value is needed here."), _("Fill in the cell.")),
    "code_bad": Entry(
        _("This cannot be a code."),
        _("Use up to 40 letters, digits, “_”, “.” and “-”; begin with a letter or digit."),
    ),
    "name_control": Entry(
        _("The text holds characters that cannot be seen, or turn the direction of writing."),
        _("Type the text again instead of pasting it."),
    ),
    "text_too_long": Entry(
        _("The text has {found} characters; at most {limit} fit."), _("Shorten it.")
    ),
    "partner_exists": Entry(
        _("A partner with this code exists already."),
        _("Remove the row, or give the new partner another code."),
    ),
    "partner_twice": Entry(
        _("The same code stands in row {first} already."),
        _("Remove one of the rows, or correct its code."),
    ),
    "partner_alike": Entry(
        _("A partner has this code already, but for capitals or zeros in front."),
        _("If it is the same partner, remove the row; else choose a code that differs more."),
    ),
    "partner_alike_row": Entry(
        _("Row {first} has this code too, but for capitals or zeros in front."),
        _("If it is the same partner, remove one of them; else choose a code that differs more."),
    ),
    "owner_unknown": Entry(
        _("No owner has this code."),
        _("Correct it, or add a column with the owner's name: the owner is then created."),
    ),
    "owner_name_differs": Entry(
        _("The owner {owner} is called “{name}” elsewhere."),
        _("Use one name for one owner, or another code."),
    ),
    "territory_unknown": Entry(
        _("No territory of yours has this code."), _("Use one of: {known}.")
    ),
    "kind_unknown": Entry(_("There is no such kind of partner."), _("Use one of: {known}.")),
    "tier_unknown": Entry(
        _("There is no such tier."), _("Leave it empty, or use one of: {known}.")
    ),
    "attribute_unknown": Entry(
        _("This attribute is not declared."),
        _("Declare it under Network > Structure, or use one of: {known}."),
    ),
    "status_unknown": Entry(_("There is no such status."), _("Use one of: {known}.")),
    "time_zone_unknown": Entry(
        _("There is no such time zone."), _("Use a name such as Europe/Berlin or UTC.")
    ),
    "month_unreadable": Entry(_("This is not a month."), _("Write it as year and month: 2026-06.")),
    "left_before_joined": Entry(
        _("The partner would leave before it joined."), _("Correct one of the two months.")
    ),
    "left_month_needed": Entry(
        _("A partner that has left needs its last month."), _("Fill in the last month.")
    ),
    "structure_bad": Entry(_("This cannot be saved yet."), _("Correct the fields below.")),
    "parent_below_itself": Entry(
        _("A territory cannot lie below itself."), _("Choose another territory above it.")
    ),
    "place_bad": Entry(_("The partner cannot be moved like this."), _("Correct the fields below.")),
    "place_before_joining": Entry(
        _("The partner joined in {joined}; it has no place before that."),
        _("Choose {joined} or a later month."),
    ),
    "place_after_leaving": Entry(
        _("The partner's last month is {left}."), _("Choose {left} or an earlier month.")
    ),
    "status_step": Entry(
        _("A partner cannot go from “{before}” to “{after}”."), _("Possible: {possible}."), 409
    ),
    "audience_key_unknown": Entry(
        _("“{key}” does not limit an audience."), _("Use kinds, tiers, territories or partners.")
    ),
    "audience_empty": Entry(
        _("The list is empty, so nobody would be meant."),
        _("Name at least one, or leave the key out to mean everybody."),
    ),
    "audience_unknown": Entry(_("No such code: {value}."), _("Use one of: {known}.")),
    "partner_facts_bad": Entry(
        _("The partner cannot be changed like this."), _("Correct the fields below.")
    ),
    "left_still_to_come": Entry(
        _("This month is still to come, and nobody could send it once access has ended."),
        _("Choose {now} or an earlier month, or let access end with the last month."),
    ),
    "import_table": Entry(
        ngettext_lazy(
            "The table cannot be read yet: {count} problem.",
            "The table cannot be read yet: {count} problems.",
        ),
        _("Correct it and try again."),
    ),
    "change_months_bad": Entry(
        _("The months cannot be read."), _("Write each as year and month: 2026-06.")
    ),
    "change_not_ready": Entry(
        _("These changes cannot be approved yet."),
        _("Answer and correct what is marked below."),
        409,
    ),
    "change_moved": Entry(
        _("The network or the list is no longer as it was shown, so nothing was changed."),
        _("Look at the changes below once more, and approve those."),
        409,
    ),
    "listed_has_left": Entry(
        _("This partner has left; its last month is {left}."),
        _("Leave the row out, or take the leaving back on the partner's page first."),
    ),
    "key_alike": Entry(
        _(
            "The column “{heading}” is taken for the code by likeness only: {matching} of {rows}"
            " rows name a partner."
        ),
        _("Say that it is the code, or choose another column."),
    ),
    "key_numbers": Entry(
        _("The column “{heading}” holds numbers only: {matching} of {rows} rows name a partner."),
        _("Say that these are codes of partners, or choose another column."),
    ),
    "key_foreign": Entry(
        _(
            "Only {matching} of {rows} rows of the column “{heading}” name a partner; the others"
            " would be new ones."
        ),
        _("Say that it is the code, or choose another column."),
    ),
    "sale_bad": Entry(_("The outlet cannot be sold like this."), _("Correct what is named.")),
    "sale_left": Entry(
        _("{partner} has left or leaves already."), _("Take the leaving back first."), 409
    ),
    "sale_same_owner": Entry(
        _("This owner has the outlet in that month already."), _("Choose the buyer.")
    ),
    "sale_before_joining": Entry(
        _("The seller needs one month at least; it joined in {joined}."),
        _("Choose a later month."),
    ),
    "email_bad": Entry(_("This is not an e-mail address."), _("Correct it: name@company.example.")),
}
