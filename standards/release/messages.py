"""Messages of published comparisons and of the groups partners are compared in."""

from portal.lib.messages import Entry, _

MESSAGES: dict[str, Entry] = {
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
    "never_kind": Entry(_("A count has no base to compare by, and a text no order.")),
    "never_bounds": Entry(
        _("Its standard declares no bounds or no grid for comparisons."),
        _("Give it “lower”, “upper” and a grid under “release” in the next version."),
    ),
    "never_narrow": Entry(
        _("Fewer than eight grid steps lie between its bounds."),
        _("Choose a finer grid in the next version."),
    ),
    "never_function": Entry(
        _("It is made of one other metric, and nothing says how it follows from it."),
        _("Declare its “function” in the next version."),
    ),
    "never_source": Entry(_("It is a function of a metric that is not compared.")),
    "never_pair": Entry(
        _("It is made of two compared metrics: with both it would tell how their values pair.")
    ),
    "never_this_year": Entry(
        _("The year’s plan of the metric does not hold it: too little was known a year before."),
        _("It is looked at again next year."),
    ),
    "cohort_centres": Entry(
        _("Middle and mean only, all year: values lay too close together to tell more.")
    ),
}
