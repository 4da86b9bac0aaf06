"""What the brand sees through the door, and where a month that was sent leads."""

from django.utils.translation import gettext_lazy as _

from portal.ui.links import Link, with_right

LINKS = {
    "partner": [
        Link("disclosure:see_as", _("See what {name} sees"), 20, "eye", with_right("sharing.read"))
    ],
    "seer": [Link("disclosure:see_as", _("See what {name} sees"), 0)],
    "sharing": [
        Link("disclosure:why", _("Why"), 30),
        Link("disclosure:learn", _("What can be learned"), 40),
    ],
    "own sharing": [Link("disclosure:mine", _("Sharing"), 0)],
    "sent": [Link("disclosure:receipt", _("Receipt"), 0)],
}
