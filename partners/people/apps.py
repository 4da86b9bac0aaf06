from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "partners.people"
    label = "people"

    def ready(self) -> None:
        from partners.people import grants, signals
        from partners.people.erasing import erase
        from partners.people.services import invitations, role_news
        from portal.access.actor import register_grant_provider
        from portal.accounts.erasers import register_eraser
        from portal.notices.registry import register_completer

        register_grant_provider(grants.grants_of)
        register_completer("invitation", invitations.complete_mail)
        for code in role_news.CODES:
            register_completer(code, role_news.named)
        register_eraser(erase)
        signals.connect()
