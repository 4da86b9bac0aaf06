"""Messages of what managers decide, ask and write."""

from portal.lib.messages import Entry, _

REVIEW: dict[str, Entry] = {
    "return_reason": Entry(
        _("Returning a month needs a reason."), _("Say what should be looked at.")
    ),
    "letter_empty": Entry(
        _("The mail has no subject or no text."), _("Write both in your own words.")
    ),
    "letter_long": Entry(
        _("The mail is too long."), _("Keep the subject to 120 and the text to {limit} characters.")
    ),
    "letter_nobody": Entry(
        _("None of these partners has anybody who sends months or was invited to."),
        _("Invite somebody first."),
    ),
    "question_text": Entry(_("The question has no words."), _("Say what you want to know.")),
    "question_day": Entry(
        _("No answer can be asked for by this day."),
        _("Choose a day from {first} to {last}."),
    ),
    "question_cell": Entry(
        _("The month holds no such number of the partner's own."), _("Choose one of the list.")
    ),
    "question_waits": Entry(
        _("A question about this number waits for its answer already."),
        _("Withdraw it first, or wait."),
        409,
    ),
    "question_nobody": Entry(
        _("{partner} has nobody who sends months and could answer."), _("Invite somebody first.")
    ),
    "question_over": Entry(
        _("This question needs no answer any more: it was answered or withdrawn."),
        _("Copy what you typed if you want to tell it otherwise."),
        409,
    ),
    "answer_text": Entry(_("The answer has no words."), _("Say it in your own words.")),
    "month_changed": Entry(
        _("The month was sent anew since you opened this list."),
        _("Look at what stands there now, then decide."),
        409,
    ),
    "second_person": Entry(
        _("You have accepted this month already; a second person confirms it."),
        _("Ask a colleague who looks after this partner."),
        409,
    ),
    "nothing_to_take_back": Entry(
        _("There is nothing of yours to take back: something else has happened since."),
        _("Look at the month as it stands now."),
        409,
    ),
    "not_received": Entry(
        _("This month was not received, so there is nothing to decide."), _("Reload the list."), 409
    ),
}
