"""Messages of the landing pages."""

from portal.lib.messages import Entry, _

MESSAGES: dict[str, Entry] = {
    "structure_begun": Entry(
        _("There is a structure already."), _("Add to it on the page Structure."), 409
    ),
}
