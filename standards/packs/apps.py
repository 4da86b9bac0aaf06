from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "standards.packs"
    label = "packs"

    def ready(self) -> None:
        from partners.network.registry import SALE_EFFECTS
        from portal.accounts.erasers import ERASERS
        from standards.packs.services import exit_packs

        ERASERS.register(self.label, exit_packs.forget_person)
        SALE_EFFECTS.register(self.label, exit_packs.said_of_sale)
