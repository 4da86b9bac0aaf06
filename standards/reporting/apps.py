from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "standards.reporting"
    label = "reporting"

    def ready(self) -> None:
        from standards.reporting import tasks  # noqa: F401 - registers the tasks and ticks
