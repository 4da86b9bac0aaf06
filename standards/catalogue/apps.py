from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "standards.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from standards.catalogue import tasks  # noqa: F401 - registers tasks
