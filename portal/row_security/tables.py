"""Which table is whose: what querysets do not know, slices declare in their `row_security.py`.

``SHARED``: the same for everybody; partners' people read them and write none. ``WRITTEN``: tables
of partners that their people write; all others they only read. ``OWN``: rows of one person.
``BRAND_ONLY``: out of reach for partners' people; `brand_rows` is the way to what a request needs
of them. Besides these, every model whose queryset says that its rows belong to no partner. A test
holds the lists complete.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from portal.access.querysets import Own, VisibleQuerySet
from portal.lib.slices import declared

Model = type[models.Model]

# Tables of the libraries.
_OF_LIBRARIES: dict[str, frozenset[str]] = {
    "SHARED": frozenset({"auth.Permission", "contenttypes.ContentType"}),
    "WRITTEN": frozenset(),
    "BRAND_ONLY": frozenset(
        {
            "account.EmailConfirmation",
            "accounts.User_groups",
            "accounts.User_user_permissions",
            "auth.Group",
            "auth.Group_permissions",
            "guardian.GroupObjectPermission",
            "guardian.UserObjectPermission",
            "sessions.Session",
        }
    ),
}


@cache
def labels(kind: str) -> frozenset[str]:
    """Labels of the models declared as ``SHARED``, ``WRITTEN`` or ``BRAND_ONLY``."""
    return _OF_LIBRARIES[kind].union(
        f"{slice_.rpartition('.')[2]}.{name}"
        for slice_, module in declared("row_security")
        for name in getattr(module, kind, ())
    )


@cache
def owners() -> dict[str, Own]:
    """By label of the model which column of a row says whose it is."""
    return {"account.EmailAddress": Own("user_id", is_user_key=True)} | {
        f"{slice_.rpartition('.')[2]}.{name}": own
        for slice_, module in declared("row_security")
        for name, own in getattr(module, "OWN", {}).items()
    }


def _models() -> list[Model]:
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label)


def lookup_of(model: Model) -> str | None:
    """How a row leads to its partner; None when it does not."""
    rows: Any = model._default_manager.all()
    return rows.partner_lookup if isinstance(rows, VisibleQuerySet) else None


def walled() -> list[Model]:
    """Tables that lead to a partner."""
    return [model for model in _models() if lookup_of(model) is not None]


def written() -> list[Model]:
    """Those of them that partners' people write."""
    return [model for model in walled() if model._meta.label in labels("WRITTEN")]


def own() -> list[Model]:
    """Tables of single persons."""
    return [model for model in _models() if model._meta.label in owners()]


def shared() -> list[Model]:
    """Tables that are the same for everybody."""
    return [model for model in _models() if model._meta.label in labels("SHARED")]


def brand_only() -> list[Model]:
    """All others: what nobody declared is closed."""
    open_ones = {*walled(), *own(), *shared()}
    return [model for model in _models() if model not in open_ones]
