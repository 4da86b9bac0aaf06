"""Messages of sharing rules and of what is withheld, in words that blame nobody."""

from portal.lib.messages import Entry, _

MESSAGES: dict[str, Entry] = {
    "withheld_not_released": Entry(_("Not published yet."), _("It appears on {date}.")),
    "withheld_no_date": Entry(_("Not published yet.")),
    "withheld_not_compared": Entry(_("This metric is not compared with others.")),
    "withheld_not_this_year": Entry(
        _("Not compared this calendar year."),
        _("What is compared in a year is fixed when the metric first comes due in it."),
    ),
    "withheld_group_small": Entry(
        _("Not shown: not enough comparable partners in this group this month.")
    ),
    "withheld_no_group": Entry(
        _("Your comparison group is set at the start of the calendar year."),
        _("Until then you see the whole network."),
    ),
    "withheld_not_contributed": Entry(
        _("You see the comparison of a month in which your own number is part of it."),
        _("Send {month} to see {month}."),
    ),
    "withheld_not_acknowledged": Entry(
        _("You see it once you have marked the standard as read."), _("Open the standard.")
    ),
    "withheld_not_shared": Entry(_("Your brand does not share it with you at present.")),
    "withheld_own_not_sent": Entry(
        _("You see it for months you have sent yourself, in time."),
        _("Send {month} to see {month}."),
    ),
    "withheld_unsigned": Entry(
        _("You see it once the agreement about sharing is signed."),
        _("The owner signs it under Sharing."),
    ),
    "withheld_too_recent": Entry(_("It is shared with some months' delay.")),
    "withheld_too_old": Entry(_("It is shared for recent months only.")),
    "rule_no_end": Entry(_("A rule that allows needs an end."), _("Give it a last day.")),
    "rule_dates": Entry(
        _("The last day lies before the first."), _("Swap the dates or choose a later last day.")
    ),
    "rule_window": Entry(
        _("The delay is longer than the months back: nothing would ever be shown."),
        _("Shorten the delay or look further back."),
    ),
    "rule_not_first": Entry(
        _("There are sharing rules already."), _("Write a new rule instead."), 409
    ),
    "rule_over": Entry(
        _("The rule's last day has passed."), _("Edit the rule and give it a later last day.")
    ),
    "rule_far": Entry(
        _("No rule can mean this day."), _("Choose a day within the next ten years.")
    ),
    "edition_too_late": Entry(
        _("The day is more than two years away."), _("Choose a day within two years.")
    ),
    "rule_changed": Entry(
        _("Somebody changed this rule while you were editing it."),
        _("Open it again and look at the change; what you typed is still in the form."),
        409,
    ),
    "rule_edited_already": Entry(
        _("A changed version of this rule waits for approval already."),
        _("Edit that one, or withdraw it first."),
        409,
    ),
    "rule_ending": Entry(
        _("Somebody has asked that this rule ends."),
        _("Wait for the second person, or take the request back, before you change it."),
        409,
    ),
    "rule_end_opens": Entry(
        _("Ending this rule opens something, so a second person has to agree."),
        _("Ask to end it; another admin or the legal approver decides."),
        409,
    ),
    "difference_stale": Entry(
        _("Rules, classes or partners changed since you looked."),
        _("Look at what changes now, then approve again."),
        409,
    ),
    "edition_too_soon": Entry(
        _("Owners need time to read it."), _("Choose a day after today; 60 days are usual.")
    ),
    "edition_closed": Entry(
        _("There is nothing to sign here: it is signed, replaced by a newer edition, or a notice."),
        _("Open the newest edition."),
        409,
    ),
    "edition_other_text": Entry(
        _("The text is not the one you were shown."), _("Read it again, then sign."), 409
    ),
    "record_not_lower": Entry(
        _("The class has to be lower than the metric's own."), _("Choose a lower class.")
    ),
    "record_no_reason": Entry(_("The record needs a reason."), _("Say why in a sentence.")),
    "record_no_deny": Entry(
        _("Only a rule that closes can have an exception."), _("Choose such a rule.")
    ),
    "record_not_derived": Entry(
        _("The metric is not made of others, so no rule closes it by way of them."),
        _("Choose a derived metric."),
    ),
    "rule_nobody": Entry(
        _("The rule is for nobody."), _("Choose at least one partner, or “everybody”.")
    ),
    "rule_no_metrics": Entry(_("The rule names no metric."), _("Choose at least one.")),
    "rule_no_kinds": Entry(_("The rule names no kind of figure."), _("Choose at least one kind.")),
    "rule_brand_only": Entry(
        _("“{metric}” is brand only and can never be shared."), _("Take it out of the rule.")
    ),
    "rule_ceiling": Entry(
        _("“{metric}” is restricted: only own results and targets can be shared."),
        _("Take it out of the rule, or leave only own results and targets in it."),
    ),
    "rule_unknown": Entry(_("Unknown {column}: {value}."), _("Choose one from the list.")),
    "rule_state": Entry(
        _("The rule is {state}; this step is not possible."), _("Reload the page."), 409
    ),
    "decline_no_reason": Entry(
        _("A refusal needs a reason."), _("Say in a sentence what would have to change.")
    ),
    "remark_empty": Entry(_("There is nothing written."), _("Write the question or the answer.")),
    "remark_long": Entry(_("The text is longer than {most} letters."), _("Say it in fewer words.")),
    "growth_own": Entry(
        _("You wrote this rule, published what is new in it, or placed who is new in it."),
        _("Another admin or the legal approver has to approve it."),
        409,
    ),
    "rule_own_approval": Entry(
        _("You wrote this rule."), _("Another admin or the legal approver has to approve it."), 409
    ),
}
