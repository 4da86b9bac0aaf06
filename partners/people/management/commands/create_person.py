"""``manage.py create_person EMAIL --name NAME --role ROLE ...``: a person and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partners.people.enums import BrandRoleName, PartnerRole
from partners.people.queries import partner_by_code
from partners.people.services.memberships import add_member
from partners.people.services.roles import give_role
from portal.access.actor import SYSTEM
from portal.accounts.queries import person_at
from portal.accounts.services.persons import create_person
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User


class Command(BaseCommand):
    help = (
        "Create a person, or give an existing one a further role. Brand roles: "
        f"{', '.join(BrandRoleName.values)}. Roles at a partner (with --partner): "
        f"{', '.join(PartnerRole.values)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", action="append", default=[])
        parser.add_argument(
            "--partner",
            action="append",
            default=[],
            help="partner code: the outlet of a partner role, or a limit of a manager",
        )
        parser.add_argument(
            "--territory", action="append", default=[], help="territory code: a limit of a manager"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                user = self._person(options["email"], options["name"])
                for role in options["role"]:
                    self._give(user, role, options["territory"], options["partner"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{user.email} can sign in with a mailed code.")

    def _person(self, email: str, name: str) -> User:
        person = person_at(email)
        return person or create_person(email=email, name=name, actor=SYSTEM, channel="command")

    def _give(self, user: User, role: str, territories: list[str], partners: list[str]) -> None:
        if role in PartnerRole.values:
            if not partners:
                raise Refusal("partner_code_needed", role=role)
            for code in partners:
                add_member(
                    user=user,
                    partner=partner_by_code(code),
                    role=role,
                    actor=SYSTEM,
                    channel="command",
                )
        else:
            give_role(
                user=user,
                role=role,
                actor=SYSTEM,
                territories=territories,
                partners=partners,
                channel="command",
            )
