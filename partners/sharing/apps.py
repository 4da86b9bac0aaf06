from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "partners.sharing"
    label = "sharing"

    def ready(self) -> None:
        from partners.network import registry as network
        from partners.sharing import consequences, tasks  # noqa: F401 - registers the tasks
        from partners.sharing.services import news
        from partners.sharing.services.ledger import ledger_faults
        from portal.audit.registry import register_verifier
        from portal.notices.registry import register_completer
        from standards.catalogue import registry as catalogue

        register_verifier("ledger", ledger_faults)
        for code in news.CODES:
            register_completer(code, news.named)
        network.register_teller(consequences.of_placing)
        catalogue.register_teller(consequences.of_publishing)
