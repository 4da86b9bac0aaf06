"""Print the error table of docs/sharing.md: `manage.py release_errors`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from standards.release.errors import error_table

BEGIN, END = "<!-- errors: made by manage.py release_errors --write -->", "<!-- errors end -->"


class Command(BaseCommand):
    """Shows or renews the table."""

    help = "Errors of published figures by number of owners, as in docs/sharing.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="Renew docs/sharing.md.")

    def handle(self, *args: Any, **options: Any) -> None:
        table = error_table()
        if not options["write"]:
            self.stdout.write(table)
            return
        page = Path(settings.BASE_DIR) / "docs" / "sharing.md"
        before, _, rest = page.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")
