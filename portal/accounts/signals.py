"""What a new password means: whoever knew the old one is out, with tokens and all."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.http import HttpRequest

from portal.accounts.middleware import remember_epoch
from portal.accounts.services.persons import end_credentials


def connect() -> None:
    """Listen; called once at start-up."""
    for signal in (password_changed, password_reset, password_set):
        signal.connect(_end_others, dispatch_uid="accounts.end_others")


def _end_others(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    end_credentials(user=user)
    if request.user.pk == user.pk:
        # The session that changed the password goes on.
        remember_epoch(sender, request, user)
