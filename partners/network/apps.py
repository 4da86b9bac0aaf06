from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "partners.network"
    label = "network"

    def ready(self) -> None:
        from partners.network import tasks  # noqa: F401 - registers tasks and ticks
        from partners.network.models import PartnerGrant
        from partners.network.queries import present_ids
        from portal.access.grants import register_partner_grants
        from portal.notices.registry import register_subjects

        register_partner_grants(PartnerGrant, "manage_partner")
        register_subjects(present_ids)
