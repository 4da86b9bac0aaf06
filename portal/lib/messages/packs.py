"""Messages of packs."""

from portal.lib.messages.entry import Entry, _, ngettext_lazy

PACKS: dict[str, Entry] = {
    "pack_folder": Entry(_("{path} is not a folder."), _("Name the folder that holds pack.yaml.")),
    "pack_file_missing": Entry(
        _("The pack has no {file}."), _("Add it; docs/packs.md shows what belongs in it.")
    ),
    "pack_unreadable": Entry(
        _("{file} cannot be read: {detail}."), _("Correct the file and load the pack again.")
    ),
    "pack_refused": Entry(
        ngettext_lazy(
            "The pack has {count} bad row; nothing was loaded.",
            "The pack has {count} bad rows; nothing was loaded.",
        ),
        _("Correct them, or load what is clean with --accept-partial."),
    ),
    "pack_standard_unknown": Entry(
        _("The pack publishes “{standard}”, which is not among its standards."),
        _("Add the file under standards/, or correct the code."),
    ),
    "pack_partner_unknown": Entry(
        _("There is no partner “{partner}”."), _("Add it to partners.csv, or correct the code.")
    ),
    "pack_month": Entry(_("“{value}” is no month."), _("Write months as YYYY-MM.")),
    "pack_cell_doubled": Entry(
        _("{cell} of {partner} for {month} stands there twice (first in row {first})."),
        _("Keep one of the rows."),
    ),
    "pack_metric_nowhere": Entry(
        _("“{metric}” belongs to no collection of the pack."),
        _("Add it to a collection in pack.yaml, or correct the code."),
    ),
    "pack_approvers": Entry(
        _("{email} cannot act for the sharing rules of this pack: {why}."),
        _("Name two different people: an admin who writes and one who may approve."),
    ),
}
