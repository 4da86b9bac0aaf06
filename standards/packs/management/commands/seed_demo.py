"""`manage.py seed_demo [--as-of YYYY-MM]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.lib import months
from standards.packs.services import seeding


class Command(BaseCommand):
    help = "Fill an empty portal with the demo network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", default="", help="Last month with data (default: the last complete month)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or months.last_complete(timezone.now().date())
        if not months.is_month(as_of):
            raise CommandError(f"“{as_of}” is no month. Write it as YYYY-MM.")
        if not seeding.is_empty():
            raise CommandError(
                "The portal is not empty; the demo is only loaded into an empty one."
            )
        loaded = seeding.seed(as_of=as_of)
        self.stdout.write(", ".join(f"{count} {noun}" for noun, count in loaded.summary.items()))
