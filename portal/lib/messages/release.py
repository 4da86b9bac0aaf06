"""Messages of published comparisons and of the groups partners are compared in."""

from portal.lib.messages.entry import Entry, _

RELEASE: dict[str, Entry] = {
    "split_unknown": Entry(
        _("Nothing is known of the split “{split}”."), _("Choose one from the list.")
    ),
    "season_fixed": Entry(
        _("The groups of {year} are fixed: comparisons of that year use them already."),
        _("Choose for the next year."),
        409,
    ),
    "pool_small": Entry(_("Fewer than twelve owners belong to it this year.")),
    "pool_reports": Entry(_("Not enough reports this month: ten owners are needed.")),
    "pool_dominated": Entry(
        _("One owner has more than a quarter of the outlets, and the metric is sensitive.")
    ),
    "cohort_centres": Entry(
        _("Middle and mean only, all year: values lay too close together to tell more.")
    ),
}
