"""Messages of the one door for months: form, file and API show the same sentences."""

from portal.lib.messages import Entry, _, ngettext_lazy
from standards.reporting.messages.review import REVIEW

_CELLS: dict[str, Entry] = {
    "metric_unknown": Entry(
        _("The metric “{metric}” is not part of this collection."), _("Use one of: {known}.")
    ),
    "metric_not_asked": Entry(
        _("“{metric}” is not asked of this partner in this month."), _("Leave it empty.")
    ),
    "metric_brought": Entry(
        _("“{metric}” is brought by others, not by partners."), _("Leave it out.")
    ),
    "member_unknown": Entry(_("“{metric}” has no member “{member}”."), _("Use one of: {known}.")),
    "cell_shape": Entry(
        _("“{metric}” has to be an object with parts."), _("Send these parts: {parts}.")
    ),
    "cell_absent": Entry(
        _("“{metric}” has no value."),
        _(
            "Enter it, or say why there is none; in a file “missing: system was down” or"
            " “not applicable: we have no workshop”."
        ),
    ),
    "part_absent": Entry(
        _("“{metric}” is incomplete: {part} is empty."),
        _("Enter it, or empty the other parts too."),
    ),
    "part_unknown": Entry(_("“{metric}” has no part “{part}”."), _("Use these parts: {known}.")),
    "missing_reason": Entry(
        _("“{metric}” has neither a number nor a reason."), _("Say why there is no number.")
    ),
    "mean_and_sum": Entry(
        _("{metric} has a mean and a sum; one follows from the other."),
        _("Keep the one you count, and the number of cases."),
    ),
    "missing_and_value": Entry(
        _("“{metric}” has a value and a reason for having none."), _("Keep one of the two.")
    ),
    "reason_long": Entry(_("The reason is longer than {limit} characters."), _("Shorten it.")),
    "text_long": Entry(_("“{metric}” is longer than {limit} characters."), _("Shorten it.")),
    "text_control": Entry(
        _("“{metric}” holds characters that are no text."), _("Type it instead of pasting it.")
    ),
    "not_yes_or_no": Entry(_("“{value}” is neither yes nor no."), _("Write yes or no.")),
    "choice_unknown": Entry(_("“{value}” is no answer to “{metric}”."), _("Use one of: {known}.")),
    "number_not_whole": Entry(
        _("“{metric}” counts cases, {value} is not a whole number."), _("Enter a whole number.")
    ),
    "percent_of_cases": Entry(
        _("“{value}” is a percentage; “{metric}” needs the number itself here."),
        _("Enter how many cases, or how much, without a percent sign."),
    ),
    "percent_of_unit": Entry(
        _("“{value}” is a percentage; “{metric}” is not given in percent."),
        _("Enter it in its own unit, without a percent sign."),
    ),
    "number_negative": Entry(
        _("“{metric}” cannot be negative ({value})."), _("Enter zero or more.")
    ),
    "share_above_one": Entry(
        _("In “{metric}” the part is larger than the whole: {n} of {d}."),
        _("Check both numbers: the first must be part of the second."),
    ),
    "amount_without_cases": Entry(
        _("“{metric}” has an amount of {value} but no cases."),
        _("Enter the number of cases, or zero for both."),
    ),
    "below_bounds": Entry(
        _("“{metric}” would be {value}; the least possible is {limit}."),
        _("Check the numbers and their unit."),
    ),
    "above_bounds": Entry(
        _("“{metric}” would be {value}; the most possible is {limit}."),
        _("Check the numbers and their unit."),
    ),
    "total_disagrees": Entry(
        _("The total of “{metric}” is {total}, its parts add up to {sum} ({part})."),
        _("Correct the total or the part that is wrong."),
    ),
    "cell_doubled": Entry(
        _("“{metric}” stands there twice for this partner and month."),
        _("Keep one of the two rows."),
    ),
}

_OPENING: dict[str, Entry] = {
    "opening_reason": Entry(
        _("There is no reason."), _("Say why the month is opened; its people read it.")
    ),
    "opening_past": Entry(
        _("This day is over, or no later than the month is open anyway."),
        _("Choose {day} or a later one."),
    ),
    "opening_far": Entry(
        _("A month stays open for about two months at most."),
        _("Choose a day until {day}; older numbers are brought by a file."),
    ),
    "opening_unasked": Entry(
        _("{partner} is asked for nothing in this month."),
        _("Nothing has to be sent for it; leave it out."),
    ),
    "opening_suspended": Entry(
        _("{partner} may not send at present."), _("End its suspension first.")
    ),
    "opening_open": Entry(
        _("The month is open until that day or longer already."), _("Choose a later day.")
    ),
    "extension_changed": Entry(
        _("It was asked anew since you opened the page."),
        _("Read what stands here now, then decide."),
        409,
    ),
    "extension_no_manager": Entry(
        _("Nobody at the brand looks after {partner} in the portal yet."),
        _("Write to the brand; it has to name a partner manager first."),
    ),
    "extension_reason": Entry(
        _("There is no reason."), _("Say in a sentence why you need more days.")
    ),
    "extension_received": Entry(
        _("This month is in."), _("Ask your partner manager to open it if a number is wrong.")
    ),
    "extension_answer": Entry(
        _("There is no reason."), _("Say why it is declined; the partner reads it.")
    ),
    "extension_no_second": Entry(
        _("Nobody else could confirm it."),
        _("It needs a second brand admin; have one given the role first."),
    ),
    "extension_same_person": Entry(
        _("You asked for it, or gave the role to who did."),
        _("Another brand admin has to confirm it."),
        403,
    ),
    "extension_decided": Entry(
        _("This was decided already."), _("Load the page again to see how."), 409
    ),
}

_WARNINGS: dict[str, Entry] = {
    "value_unusual": Entry(
        _("“{metric}” is {value}; usually it lies between {low} and {high}."),
        _("Correct it, or say why it is right."),
    ),
    "cases_shrunk": Entry(
        _("“{metric}” stands on {value} cases; usually there are about {usual}."),
        _("Add what is missing, or say why there are fewer."),
    ),
    "applied_before": Entry(
        _("“{metric}” is said not to apply; it had a number in {count} earlier months."),
        _("Enter the number, or say why it does not apply any more."),
    ),
    "text_personal": Entry(
        _("“{metric}” seems to name a person or an address."),
        _("Remove names, addresses and numbers of customers, or say why they may stay."),
    ),
}

_MONTHS: dict[str, Entry] = {
    "months_refused": Entry(
        _("Nothing was sent. To correct: {count}."),
        _("Correct what is listed and send again."),
    ),
    "months_warned": Entry(
        _("Nothing was sent yet. Unusual: {count}."),
        _("Correct them, or give a reason for each, and send again."),
    ),
    "partner_unknown": Entry(
        _("There is no such partner among yours."), _("Check the partner's code.")
    ),
    "partner_case": Entry(
        _("“{value}” is none of your partners; {code} is: upper and lower case differ."),
        _("Write {code}."),
    ),
    "partner_letters": Entry(
        _("“{value}” looks like {code}, but has a letter of another script: {letters}."),
        _("Type {code} anew."),
    ),
    "partner_zeros": Entry(
        _("“{value}” is none of your partners; {code} is: a spreadsheet drops leading zeros."),
        _("Write {code}, in a column formatted as text."),
    ),
    "partner_marks": Entry(
        _("“{value}” looks like {code}, but has a space or a sign that is not seen."),
        _("Type {code} anew."),
    ),
    "partner_empty": Entry(
        _("The partner is empty."),
        _("Write its code into this row too; unmerge merged cells, and delete lines of totals."),
    ),
    "rows_blank": Entry(
        ngettext_lazy(
            "{count} row has no numbers and is left out.",
            "{count} rows have no numbers and are left out.",
        ),
    ),
    "draft_kept": Entry(
        _("“{metric}” stands in the draft as {theirs}, which was kept."),
        _("Replace it by the file's, or leave it."),
    ),
    "months_same": Entry(
        ngettext_lazy(
            "{count} outlet has the numbers that were received already and is left as it is.",
            "{count} outlets have the numbers that were received already and are left as they are.",
        ),
    ),
    "partner_doubled": Entry(
        _("The partner {partner} stands there twice for one month."), _("Send each month once.")
    ),
    "partner_suspended": Entry(
        _("The partner {partner} is suspended and cannot send at present."),
        _("Ask your partner manager."),
    ),
    "partner_gone": Entry(_("The partner {partner} has left the network."), _("Leave it out.")),
    "partner_not_placed": Entry(
        _("The partner {partner} was not part of the network in {month}."), _("Leave it out.")
    ),
    "period_unknown": Entry(
        _("“{collection}” has no month {month}."), _("Use one of the open months.")
    ),
    "period_not_open": Entry(
        _("{month} has not begun where {partner} is."), _("Send it when the month has begun.")
    ),
    "month_early": Entry(
        _("{month} is not over yet; it can be sent from {day} on."),
        _("Send it then; the form and files keep it as a draft until it is over."),
    ),
    "months_early": Entry(
        ngettext_lazy(
            "{month} is not over yet; it can be sent from {day} on ({count} outlet).",
            "{month} is not over yet; it can be sent from {day} on ({count} outlets).",
        ),
        _("Until then the numbers can stand in the draft."),
    ),
    "returned_unchanged": Entry(
        _("{month} came back to {partner}, and no number was changed since. Asked was: “{asked}”"),
        _("Change what was asked for, or say{where} why it is right as it is."),
    ),
    "period_locked": Entry(
        _("{month} closed on {lock_date} for {partner}."),
        _("Ask your partner manager to open it again."),
    ),
    "correction_reason": Entry(
        _("{month} was received already; a change needs a reason."),
        _("Say why the numbers change."),
    ),
    "key_reused": Entry(
        _("The idempotency key “{key}” belongs to another request."),
        _("Use a new key for a new request."),
        409,
    ),
    "draft_changed": Entry(
        _("Somebody changed this since you opened it."),
        _("Look at both values and choose one."),
        409,
    ),
    "cell_changed": Entry(
        _("Somebody else entered {theirs} here."), _("Choose which of the two is right.")
    ),
    "month_other": Entry(
        _("This row is for {found}, the page for {month}."),
        _("Send it on the page of its month, or remove the row."),
    ),
    "month_bad": Entry(_("“{value}” is not a month."), _("Write months as 2026-06.")),
}

_CALENDAR: dict[str, Entry] = {
    "collection_bad": Entry(_("The collection “{name}” cannot be saved."), _("See the list.")),
    "collection_empty": Entry(_("The collection asks for no metric."), _("Name at least one.")),
    "metric_not_in_catalogue": Entry(
        _("The metric “{metric}” is not in the catalogue."), _("Import its standard first.")
    ),
    "metric_doubled": Entry(_("The metric “{metric}” stands there twice."), _("Name it once.")),
    "rehearsal_decided": Entry(
        _("This period is no rehearsal any more."), _("Reload the page to see what it is."), 409
    ),
    "rehearsal_open": Entry(
        _("The rehearsal closes on {lock_date}; until then it can be sent."),
        _("Decide when it has closed for everybody."),
        409,
    ),
    "first_day_needed": Entry(
        _("Nobody said on which day the first four weeks begin."), _("Give a first day.")
    ),
    "own_periods_needed": Entry(
        _("There is no period."), _("Write one a line: its first and its last day.")
    ),
    "own_period_bad": Entry(
        _("A line is no period."),
        _(
            "Write its first and its last day: 2026-01-12 to 2026-04-19, or months:"
            " 2026-01 to 2026-03."
        ),
    ),
    "own_periods_overlap": Entry(
        _("Two periods overlap."), _("Let each begin after the one before has ended.")
    ),
    "dates_sooner": Entry(
        _("Open periods of “{name}” cannot be asked for sooner than was said."),
        _("Choose later days, or leave the open periods as they are."),
    ),
    "date_sooner": Entry(
        _("{month} would be due {day}."), _("Leave it as it is, or choose a later day.")
    ),
    "dates_out_of_order": Entry(
        _("The four dates do not follow each other."),
        _("Keep due ≤ on time until ≤ closes < compared from."),
    ),
}

MESSAGES: dict[str, Entry] = {
    **_CELLS,
    **_WARNINGS,
    **_OPENING,
    **_MONTHS,
    **REVIEW,
    **_CALENDAR,
}
