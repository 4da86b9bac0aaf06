from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "partners.sharing"
    label = "sharing"

    def ready(self) -> None:
        from partners.sharing import tasks  # noqa: F401 - registers the tasks
        from partners.sharing.services.ledger import ledger_faults
        from portal.audit.registry import register_verifier

        register_verifier("ledger", ledger_faults)
