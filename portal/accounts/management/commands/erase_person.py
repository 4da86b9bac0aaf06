"""``manage.py erase_person EMAIL``: forget who somebody was."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access.actor import SYSTEM
from portal.accounts.services.erasure import erase_person
from portal.accounts.services.persons import person_or_refuse
from portal.lib.results import Refusal


class Command(BaseCommand):
    help = "Erase a person: name and address are gone everywhere; the audit trail still verifies."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = person_or_refuse(options["email"])
            erase_person(user=user, actor=SYSTEM)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Erased. What remains is the opaque id {user.public_id}.")
