"""Forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProfileForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("People you work with in the portal see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
