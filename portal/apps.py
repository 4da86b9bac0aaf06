"""The composition root: connects the slices' events once all apps are loaded."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self) -> None:
        from portal import wiring

        wiring.connect()
