from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "standards.release"
    label = "release"

    def ready(self) -> None:
        from standards.release import tasks  # noqa: F401 - registers the tasks
