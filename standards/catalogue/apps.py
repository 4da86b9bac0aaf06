from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "standards.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from partners.network.registry import CONSEQUENCES
        from portal.notices.registry import GATES
        from standards.catalogue import consequences
        from standards.catalogue.services import reading_reminders

        CONSEQUENCES.register(self.label, consequences.of_placing)
        GATES.register(reading_reminders.CODE, reading_reminders.as_unread)
