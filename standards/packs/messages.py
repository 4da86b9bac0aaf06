"""Messages of packs."""

from portal.lib.messages import Entry, _, ngettext_lazy

MESSAGES: dict[str, Entry] = {
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
    "pack_month": Entry(
        _("“{value}” is no month."), _("Write months as YYYY-MM, from 1900-01 to 2099-12.")
    ),
    "pack_day": Entry(_("“{value}” is no day."), _("Write days as YYYY-MM-DD, or leave it out.")),
    "pack_sent_on": Entry(
        _("“{value}” is no day on which a month was sent."),
        _("Write it as YYYY-MM-DD, or leave it empty: then the day of loading counts."),
    ),
    "pack_encoding": Entry(
        _("The file holds a byte that is no UTF-8 text."), _("Save the file as UTF-8.")
    ),
    "pack_month_early": Entry(
        _("The collection “{collection}” begins in {first_month}."),
        _("Remove the row, or give the collection an earlier first_month in pack.yaml."),
    ),
    "pack_period_unknown": Entry(
        _("The collection “{collection}” has no period {month}."),
        _(
            "Name a period of its own by the month it ends in, or by its first and last day:"
            " 2026-05-03--2026-05-30."
        ),
    ),
    "pack_month_ahead": Entry(
        _("{month} has not begun anywhere."), _("Correct the month, or load the row later.")
    ),
    "pack_dates_kept": Entry(
        ngettext_lazy(
            "{count} open period of “{collection}” keeps the dates it was opened with.",
            "{count} open periods of “{collection}” keep the dates they were opened with.",
        ),
        _("Move them on the page of the collection if they should follow."),
    ),
    "pack_partner_bad": Entry(
        _("{partner} has a bad row in partners.csv, so its months stay out."),
        _("Correct that row and load the pack again."),
    ),
    "pack_partner_kept": Entry(
        _("{partner} is known already and keeps its {column}: {there}."),
        _("Packs add partners and never change them: change it on the partner’s page."),
    ),
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
