from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "standards.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from portal.notices.registry import register_completer
        from standards.disclosure import digest

        register_completer(digest.CODE, digest.complete)
