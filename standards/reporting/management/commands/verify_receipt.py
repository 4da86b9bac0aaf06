"""``manage.py verify_receipt FILE``: did this portal receive these values, and when?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from standards.reporting.queries.receipt_files import kept_values
from standards.reporting.seals import FORMAT, is_sealed


class Command(BaseCommand):
    help = "Check a receipt against its seal and the months kept here; exit 1 on any fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            receipt = json.loads(options["file"].read_text(encoding="utf-8"))
            is_receipt = receipt["format"] == FORMAT
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise CommandError(f"This is not a receipt: {error}") from None
        if not is_receipt:
            raise CommandError("This is not a receipt of a form known here.")
        if not is_sealed(receipt):
            raise CommandError("The receipt was altered, or was not made by this portal.")
        kept = kept_values(str(UUID(receipt["number"])))
        if kept is None:
            raise CommandError("The seal is genuine, and the month is not kept here any more.")
        if kept != receipt["values"]:
            raise CommandError("The seal is genuine, and what is kept here differs from it.")
        self.stdout.write(
            f"Genuine: {receipt['period']} of {receipt['partner']}, sending {receipt['revision']}, "
            f"received {receipt['received_at']} with {len(kept)} values, as kept here."
        )
