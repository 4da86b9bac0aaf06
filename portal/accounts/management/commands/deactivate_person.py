"""``manage.py deactivate_person EMAIL``: nothing for this person from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access.actor import SYSTEM
from portal.accounts.services.persons import deactivate, person_or_refuse
from portal.lib.results import Refusal


class Command(BaseCommand):
    help = "Switch a person off: sessions, tokens, links and queued mail are dead at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = person_or_refuse(options["email"])
            deactivate(user=user, actor=SYSTEM, channel="command")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Switched off: {user.email}.")
