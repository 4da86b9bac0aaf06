from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "standards.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from partners.network.registry import CONSEQUENCES
        from standards.catalogue import consequences

        CONSEQUENCES.register(self.label, consequences.of_placing)
