from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "standards.release"
    label = "release"

    def ready(self) -> None:
        from partners.sharing.registry import Comparisons, register_comparisons
        from standards.release import queries, tasks  # noqa: F401 - registers the tasks

        register_comparisons(
            Comparisons(queries.smallest_size, queries.without_group, queries.release_names)
        )
