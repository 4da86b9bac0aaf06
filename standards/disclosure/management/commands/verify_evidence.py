"""``manage.py verify_evidence FILE``: was this file made here, and is it unaltered?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit.queries import all_entries
from portal.audit.services import verify
from portal.lib.canonical import digest


class Command(BaseCommand):
    help = "Check an evidence file against its own hash and the sealed trail; exit 1 on any fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            evidence = json.loads(options["file"].read_text(encoding="utf-8"))
            claimed = evidence.pop("digest")
        except (OSError, ValueError, AttributeError, KeyError, RecursionError) as error:
            raise CommandError(f"This is not an evidence file: {error}") from None
        if digest(evidence) != claimed:
            raise CommandError("The file was altered: its hash does not fit its content.")
        entries = all_entries().filter(action="evidence.made")
        if not any(entry.changes["digest"][1] == claimed for entry in entries):
            raise CommandError("The trail knows no evidence file with this hash.")
        faults = verify().faults
        if faults:
            raise CommandError(f"{len(faults)} faults: the trail was altered.")
        self.stdout.write("The file is as it was made, and the trail confirms it.")
