from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "standards.reporting"
    label = "reporting"

    def ready(self) -> None:
        from portal.notices.registry import GATES
        from standards.reporting.services import reminders

        GATES.register(reminders.CODE, reminders.as_asked)
