from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "standards.release"
    label = "release"

    def ready(self) -> None:
        from partners.sharing.registry import COMPARISONS, Comparisons
        from standards.release import queries

        COMPARISONS.register(
            self.label,
            Comparisons(queries.smallest_size, queries.without_group, queries.release_names),
        )
