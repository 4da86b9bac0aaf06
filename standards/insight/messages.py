"""Messages of the brand's figures."""

from portal.lib.messages import Entry, _

MESSAGES: dict[str, Entry] = {
    "figure_metric": Entry(
        _("There is no metric {metric}."), _("Look up its code under Standards."), 404
    ),
    "figure_member": Entry(
        _("The metric {metric} has no member {member}."), _("Use one of: {known}.")
    ),
    "figure_no_total": Entry(
        _("The metric {metric} is broken down and has no declared total."),
        _("Ask for one of its members, for example {example}."),
    ),
    "figure_option": Entry(_("{value} is not possible for {name}."), _("Use one of: {known}.")),
    "figure_month": Entry(_("{value} is not a month."), _("Write it as year and month: 2026-06.")),
    "figure_span": Entry(_("{first} lies after {last}."), _("Exchange the two.")),
    "figure_long": Entry(
        _("More than {limit} months at once are not computed."), _("Ask for a shorter span.")
    ),
    "figure_where": Entry(
        _("The filter {text} cannot be read."), _("Write KEY=VALUE with one of: {known}.")
    ),
    "figure_value": Entry(
        _("No {key} has the code {value}."), _("Look up the code under Network.")
    ),
    "figure_position": Entry(
        _("{metric} is a {kind}: those of several partners or months cannot be combined."),
        _("Ask for it by partner and per month."),
    ),
    "figure_text": Entry(
        _("{metric} is a text: it has no figure."), _("Read it on the partner's page.")
    ),
}
