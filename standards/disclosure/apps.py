from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "standards.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from portal.notices.registry import COMPLETERS, GATES
        from standards.disclosure import changed_scores, digest

        COMPLETERS.register(digest.CODE, digest.complete)
        GATES.register(changed_scores.CODE, changed_scores.as_shared)
