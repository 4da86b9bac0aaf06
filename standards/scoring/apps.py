from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "standards.scoring"
    label = "scoring"

    def ready(self) -> None:
        from standards.scoring import tasks  # noqa: F401 - registers the tasks
