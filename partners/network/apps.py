from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "partners.network"
    label = "network"

    def ready(self) -> None:
        from partners.network import tasks  # noqa: F401 - registers tasks and ticks
        from partners.network.models import PartnerGrant
        from partners.network.queries import present_ids
        from partners.network.services.imports import forget_address
        from portal.access.grants import register_partner_grants
        from portal.accounts.erasers import register_eraser
        from portal.notices.registry import register_subjects

        register_partner_grants(PartnerGrant, "manage_partner")
        register_subjects(present_ids)
        register_eraser(lambda user: forget_address(address=user.email))
