"""Messages of the landing pages."""

from portal.lib.messages import Entry, _

MESSAGES: dict[str, Entry] = {
    "reminder_for_nobody": Entry(
        _("Nobody would get this reminder."), _("Invite somebody of the partner first."), 409
    ),
    "reminded_today": Entry(
        _("This partner was reminded today already."), _("Remind it again on another day."), 409
    ),
    "structure_begun": Entry(
        _("There is a structure already."), _("Add to it on the page Structure."), 409
    ),
}
