"""`manage.py row_security install|check|remove`: the second wall of docs/sharing.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.lib.results import Refusal
from portal.row_security import installation


class Command(BaseCommand):
    help = "Install, check or remove row-level security for partners' requests (PostgreSQL)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=("install", "check", "remove"))

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        try:
            self._take(step)
        except Refusal as refusal:
            raise CommandError(f"{refusal.text} {refusal.remedy}".strip()) from refusal

    def _take(self, step: str) -> None:
        if step == "check":
            if faults := installation.faults():
                raise CommandError("\n".join(faults))
            self.stdout.write("The wall stands.")
        elif step == "install":
            done = installation.install()
            self.stdout.write(f"The wall stands; {len(done)} points were put right.")
        else:
            installation.remove()
            self.stdout.write("The wall is down.")
