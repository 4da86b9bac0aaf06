from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "standards.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from portal.notices.registry import register_completer, register_gate
        from standards.disclosure import changed_scores, digest

        register_completer(digest.CODE, digest.complete)
        register_gate(changed_scores.CODE, changed_scores.may_be_shown)
