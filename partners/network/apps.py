from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "partners.network"
    label = "network"

    def ready(self) -> None:
        from partners.network.models import PartnerGrant
        from partners.network.queries import present_ids
        from partners.network.services.imports import forget_address
        from portal.access.grants import PARTNER_GRANTS
        from portal.accounts.erasers import ERASERS
        from portal.notices.registry import SUBJECTS

        PARTNER_GRANTS.register(self.label, (PartnerGrant, "manage_partner"))
        SUBJECTS.register(self.label, present_ids)
        ERASERS.register(self.label, lambda user: forget_address(address=user.email))
