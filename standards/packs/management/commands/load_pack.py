"""`manage.py load_pack DIR [--dry-run] [--accept-partial]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.lib.results import Problem, Refusal
from standards.packs.parser import read_pack
from standards.packs.services.loading import load


class Command(BaseCommand):
    help = "Load a pack folder: structure, standards, partners, months and sharing rules."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check everything, keep nothing")
        parser.add_argument(
            "--accept-partial", action="store_true", help="Take whole partner-months that are clean"
        )
        parser.add_argument("--json", action="store_true", help="One JSON object per bad row")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pack = read_pack(options["folder"])
            loaded = load(
                pack=pack, dry_run=options["dry_run"], accept_partial=options["accept_partial"]
            )
        except Refusal as refusal:
            self._report(refusal.problems, as_json=options["json"])
            self.stderr.write(str(refusal))
            raise SystemExit(1) from None
        self._report(loaded.refused, as_json=options["json"])
        verb = "would load" if options["dry_run"] else "loaded"
        counts = ", ".join(f"{number} {noun}" for noun, number in loaded.summary.items())
        self.stdout.write(f"{pack.manifest.pack}: {verb} {counts}")

    def _report(self, problems: tuple[Problem, ...], *, as_json: bool) -> None:
        for problem in problems:
            self.stderr.write(
                json.dumps(problem.as_dict(), ensure_ascii=False) if as_json else _line(problem)
            )


def _line(problem: Problem) -> str:
    row = f"row {problem.row}" if problem.row else ""
    place = ", ".join(
        part
        for part in (
            f"{row} of {problem.file}" if row and problem.file else row or problem.file,
            f"column {problem.column}" if problem.column else "",
            f"partner {problem.partner}" if problem.partner else "",
            f"value “{problem.value}”" if problem.value else "",
        )
        if part
    )
    said = f"{problem.text} {problem.remedy}".strip()
    return f"{place}: {said}" if place else said
