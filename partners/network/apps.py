from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "partners.network"
    label = "network"

    def ready(self) -> None:
        from partners.network import tasks  # noqa: F401 - registers tasks and ticks
        from partners.network.models import PartnerGrant
        from portal.access.grants import register_partner_grants

        register_partner_grants(PartnerGrant, "manage_partner")
