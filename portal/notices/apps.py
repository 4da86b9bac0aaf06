from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"

    def ready(self) -> None:
        from portal.notices.registry import COMPLETERS
        from portal.notices.services import daily

        COMPLETERS.register(daily.CODE, daily.complete)
