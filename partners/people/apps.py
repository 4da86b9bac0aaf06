from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "partners.people"
    label = "people"

    def ready(self) -> None:
        from partners.network.registry import ADDRESSES, CONSEQUENCES
        from partners.people import consequences, contacts, grants, queries, signals
        from partners.people.erasure import erase
        from partners.people.queries import reached
        from partners.people.services import (
            invitations,
            portfolio_notifications,
            role_notifications,
        )
        from portal.access.actor import GRANT_PROVIDERS
        from portal.accounts.erasers import ERASERS
        from portal.notices.registry import (
            COMPLETERS,
            CONTACTS,
            DIRECTORIES,
            READERS,
            ZONES,
        )

        CONTACTS.register(self.label, contacts.contacts)
        DIRECTORIES.register(self.label, reached.recipients)
        READERS.register(self.label, reached.reader)
        ZONES.register(self.label, contacts.zones)
        ADDRESSES.register(self.label, queries.owners_addresses)
        CONSEQUENCES.register(self.label, consequences.of_placing)
        GRANT_PROVIDERS.register(self.label, grants.grants_of)
        COMPLETERS.register("invitation", invitations.complete_mail)
        COMPLETERS.register("invitation_letter", invitations.complete_letter)
        for code in role_notifications.CODES:
            COMPLETERS.register(code, role_notifications.named)
        for code in portfolio_notifications.CODES:
            COMPLETERS.register(code, portfolio_notifications.named)
        ERASERS.register(self.label, erase)
        signals.connect()
