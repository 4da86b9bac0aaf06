"""`manage.py figures --metric CODE[:MEMBER] --by ... --from YYYY-MM --to YYYY-MM`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from standards.insight.exports import figures_csv, figures_json
from standards.insight.queries import figures
from standards.insight.questions import GROUPINGS, SPANS, question


class Command(BaseCommand):
    help = "Print a metric's figures, unrounded. What cannot be combined ends with status 2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--metric", required=True, help="CODE or CODE:MEMBER")
        parser.add_argument("--by", required=True, choices=GROUPINGS)
        parser.add_argument("--from", dest="first", required=True, help="YYYY-MM")
        parser.add_argument("--to", dest="last", required=True, help="YYYY-MM")
        parser.add_argument("--per", default="month", choices=SPANS)
        parser.add_argument("--where", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument("--format", default="csv", choices=("csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = question(
                metric=options["metric"],
                by=options["by"],
                first=options["first"],
                last=options["last"],
                per=options["per"],
                year_begins=settings.FINANCIAL_YEAR_BEGINS,
                where=options["where"],
            )
            answer = figures(asked, SYSTEM)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        if options["format"] == "csv":
            self.stdout.write(figures_csv(answer.rows), ending="")
        else:
            self.stdout.write(figures_json(answer.rows))
