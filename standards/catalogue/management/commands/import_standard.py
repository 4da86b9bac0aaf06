"""`manage.py import_standard FILE`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from standards.catalogue.services.documents import import_standard


class Command(BaseCommand):
    help = "Import a standard from a YAML file (- reads standard input) as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name}: {error}") from None
        try:
            version = import_standard(text=text, actor=SYSTEM, channel="command")
        except Refusal as refusal:
            for problem in refusal.problems:
                place = problem.column or (f"line {problem.row}" if problem.row else "")
                value = f" “{problem.value}”" if problem.value else ""
                self.stderr.write(f"{place}{value}: {problem.text} {problem.remedy}".strip(": "))
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{version.standard.code} {version.number} ({version.state}): "
            f"{version.clauses.count()} clauses, {version.targets.count()} targets"
        )
