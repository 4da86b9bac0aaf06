"""Forms of one's own account."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _


def _zones() -> list[tuple[str, object]]:
    """Names of places; the rest are old spellings and offsets nobody looks for."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and zone[:4] != "Etc/")
    return [("", _("That of my outlets")), *((zone, zone.replace("_", " ")) for zone in named)]


class ProfileForm(forms.Form):
    """What one says of oneself."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("People you work with in the portal see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Of a partner manager it stands in the mails to the manager's partners."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("The hours of the daily mail are those of this zone."),
    )
