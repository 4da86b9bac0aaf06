"""The only place that imports django-guardian: object permissions of people.

Concrete grant tables in higher slices inherit `ObjectGrant` and add
``content_object = ForeignKey(...)``; generic rows would survive their object.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

from portal.lib.registry import Registry


class ObjectGrant(UserObjectPermissionBase):
    """Abstract base of a direct-foreign-key table of object permissions."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def give(permission: str, user: Any, row: models.Model) -> None:
    """Grant ``permission`` ('app.codename') on ``row``; the calling service audits it."""
    assign_perm(permission, user, row)


def take(permission: str, user: Any, row: models.Model) -> None:
    """Withdraw a permission given by :func:`give`."""
    remove_perm(permission, user, row)


def granted(permission: str, user: Any, model: type[models.Model]) -> models.QuerySet[Any]:
    """The rows ``user`` was given ``permission`` on, in one query.

    Inactive, anonymous and superusers get no more than their rows: guardian would open
    everything to the last and ignores `is_active`.
    """
    if not getattr(user, "is_active", False) or getattr(user, "is_anonymous", True):
        return model._default_manager.none()
    rows: models.QuerySet[Any] = get_objects_for_user(
        user,
        permission,
        klass=model,
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )
    return rows


# The model and the codename of its permission.
PARTNER_GRANTS: Registry[tuple[type[ObjectGrant], str]] = Registry(
    "which table holds grants on single partners"
)


def granted_partners(user_ids: Iterable[int]) -> models.QuerySet[Any, Any]:
    """A subquery of the partners granted one by one to ``user_ids``.

    Ten thousand grants passed as a list of ids would cost far more.
    """
    model, codename = PARTNER_GRANTS.only()
    return grant_rows(model, codename, user_ids).values("content_object_id")


def grant_rows(
    model: type[ObjectGrant], codename: str, user_ids: Iterable[int]
) -> models.QuerySet[Any]:
    """The rows of a grant table that give ``user_ids`` the permission ``codename``.

    Asked by every request of a limited manager, so it is cheap to ask: the permission is a scalar
    subquery of one table and not a join, and the index on (user, permission, object) answers alone.
    """
    # Concrete tables have the field, their base has not.
    fields: Any = model._meta
    subject = fields.get_field("content_object").related_model
    permission = Permission.objects.filter(
        codename=codename, content_type=ContentType.objects.get_for_model(subject)
    )
    # At most one row: a codename is unique for a model. Its usual order would join another table.
    one = permission.order_by().values("pk")
    rows: models.QuerySet[Any] = model._default_manager.filter(
        user_id__in=list(user_ids), permission_id=models.Subquery(one)
    )
    return rows
