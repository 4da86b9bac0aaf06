from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Every slice's `tasks.py` registers its tasks and ticks, in web processes too: they queue.
        autodiscover_modules("tasks")
