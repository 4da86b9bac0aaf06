"""The composition root: connects the slices' events once all apps are loaded."""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

# Here and not in the package: a reader of files imports that, and needs no broker.
from portal.celery import app as celery_app

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self) -> None:
        from portal import wiring

        wiring.connect()
        # Sent for each app with tables: one of them is enough, and by the second all are made.
        any_app = apps.get_app_config("jobs")
        pre_migrate.connect(_wait_briefly, sender=any_app)
        post_migrate.connect(_after_migrating, sender=any_app)


def _wait_briefly(using: str, **kwargs: Any) -> None:
    """Let no migration queue for a lock, with every request queueing behind it."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false)", [settings.MIGRATION_LOCK_TIMEOUT]
            )


def _after_migrating(using: str, **kwargs: Any) -> None:
    """Wall new tables in, in the same patience; then wait for locks as ever."""
    if connections[using].vendor != "postgresql":
        return
    if settings.ROW_SECURITY:
        from portal.row_security.installation import install

        install()
    with connections[using].cursor() as cursor:
        cursor.execute("RESET lock_timeout")
