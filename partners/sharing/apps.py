from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "partners.sharing"
    label = "sharing"

    def ready(self) -> None:
        from partners.network import registry as network
        from partners.sharing import consequences
        from partners.sharing.services import notifications
        from partners.sharing.services.ledger import ledger_faults
        from portal.audit.registry import BOOKS
        from portal.notices.registry import COMPLETERS
        from standards.catalogue import registry as catalogue

        BOOKS.register("ledger", ledger_faults)
        for code in notifications.CODES:
            COMPLETERS.register(code, notifications.named)
        network.CONSEQUENCES.register(self.label, consequences.of_placing)
        catalogue.CONSEQUENCES.register(self.label, consequences.of_publishing)
