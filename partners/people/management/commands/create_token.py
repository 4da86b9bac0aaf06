"""``manage.py create_token EMAIL --name NAME --scope SCOPE ... --days N``: an API token."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.people.queries import partner_by_code
from portal.access.actor import SYSTEM
from portal.access.capabilities import CAPABILITIES
from portal.accounts.services.persons import person_or_refuse
from portal.accounts.services.tokens import issue
from portal.lib.results import Refusal


class Command(BaseCommand):
    help = (
        "Create an API token that acts for a person. It is printed once and stored as a hash. "
        f"Scopes: {', '.join(sorted(CAPABILITIES))}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--scope", action="append", default=[], required=True)
        parser.add_argument("--partner", default="", help="partner code: bind it to one outlet")
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = options["partner"]
            _, secret = issue(
                user=person_or_refuse(options["email"]),
                name=options["name"],
                scopes=options["scope"],
                days=options["days"],
                partner_public_id=partner_by_code(code).public_id if code else None,
                actor=SYSTEM,
                channel="command",
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(secret)
