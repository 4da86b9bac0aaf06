from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts import directory, middleware, signals
        from portal.notices.registry import DIRECTORIES, READERS

        DIRECTORIES.register(self.label, directory.recipients)
        READERS.register(self.label, directory.reader)
        middleware.connect()
        signals.connect()
        import_module("portal.accounts.openapi")  # registers itself with the schema
