"""What signing in means for invitations."""

from typing import Any

from django.contrib.auth.signals import user_logged_in

from partners.people.services.invitations import accept_visited


def connect() -> None:
    """Listen once."""
    user_logged_in.connect(_accept, dispatch_uid="people.accept_visited")


def _accept(sender: object, user: Any, **kwargs: object) -> None:
    # The sign-in by code proves the address the invitation went to.
    accept_visited(user=user)
