from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "standards.reporting"
    label = "reporting"

    def ready(self) -> None:
        from partners.network.registry import OWING, SALE_EFFECTS
        from partners.people.registry import WAITING
        from portal.notices.registry import GATES
        from standards.reporting import consequences
        from standards.reporting.queries.last_months import owing
        from standards.reporting.queries.worklist import what_waits
        from standards.reporting.services import (
            extensions,
            extensions_for_all,
            questions,
            reminders,
            reopening,
            second_looks,
        )

        WAITING.register(self.label, what_waits)
        GATES.register(reminders.CODE, reminders.as_due)
        GATES.register(reopening.CODE, reopening.as_open)
        GATES.register(questions.CODE, questions.as_waiting)
        GATES.register(extensions.CODE, extensions.as_waiting)
        GATES.register(extensions_for_all.CODE, extensions_for_all.as_waiting)
        GATES.register(second_looks.CODE, second_looks.as_waiting)
        OWING.register(self.label, owing)
        SALE_EFFECTS.register(self.label, consequences.of_sale)
