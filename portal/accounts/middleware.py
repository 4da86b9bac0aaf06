"""Sessions die with the person's epoch or activity; pages speak the person's language."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

SESSION_KEY = "epoch"


class EpochMiddleware:
    """Signs out a session whose person was deactivated or whose epoch has passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        user = request.user
        if user.is_authenticated and request.session.get(SESSION_KEY) != user.epoch:
            logout(request)
        elif user.is_authenticated and user.spoken != translation.get_language():
            translation.activate(user.spoken)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def connect() -> None:
    """Listen to sign-ins; called once at start-up."""
    user_logged_in.connect(remember_epoch, dispatch_uid="accounts.remember_epoch")


def remember_epoch(sender: object, request: HttpRequest, user: object, **kwargs: object) -> None:
    """Bind the new session to the person's present epoch."""
    request.session[SESSION_KEY] = getattr(user, "epoch", 0)
