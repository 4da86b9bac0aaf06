"""Rules for the few views that belong to libraries and cannot declare their own.

allauth's routes are known by their names, which it documents and keeps; where the view behind one
is defined is its own affair and has changed between two versions of one number.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from portal.access.rules import PUBLIC, SIGNED_IN, Rule

LIBRARY_VIEWS: dict[str, Rule] = {
    "django.contrib.staticfiles.views.serve": PUBLIC,
    "django.views.i18n.set_language": PUBLIC,
}

# What is not named here (signing up, own addresses, codes instead of one's password) answers 404.
ACCOUNT_ROUTES: dict[str, Rule] = {
    "account_login": PUBLIC,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
}


def library_rule(view: Callable[..., Any]) -> Rule | None:
    """The rule of a library's view; None when it is not one that may be called."""
    named = getattr(view, "view_class", None) or view
    name = f"{named.__module__}.{getattr(named, '__qualname__', '')}"
    return LIBRARY_VIEWS.get(name) or _account_rules().get(view)


@cache
def _account_rules() -> dict[Callable[..., Any], Rule]:
    # Its models have to be loaded before its views.
    from allauth.account.urls import urlpatterns

    return {
        pattern.callback: ACCOUNT_ROUTES[pattern.name]
        for pattern in urlpatterns
        if pattern.name in ACCOUNT_ROUTES
    }
