"""`manage.py export_standard CODE [--version N]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.lib.results import Refusal
from standards.catalogue.models import Standard, Version
from standards.catalogue.services.documents import export_standard


class Command(BaseCommand):
    help = "Write a standard as YAML to standard output (default: the version published last)."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's own --version (of Django) gives way to the standard's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--version", dest="number", default="", help="the version's number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            standard = _standard(options["code"])
            version = _version(standard, options["number"]) if options["number"] else None
            text = export_standard(standard=standard, version=version)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(text, ending="")


def _standard(code: str) -> Standard:
    standard = Standard.objects.filter(code=code).first()
    if standard is None:
        codes = ", ".join(Standard.objects.order_by("code").values_list("code", flat=True))
        raise Refusal("standard_unknown", standard=code, known=codes or "–")
    return standard


def _version(standard: Standard, number: str) -> Version:
    version = standard.versions.filter(number=number).first()
    if version is None:
        numbers = ", ".join(standard.versions.order_by("pk").values_list("number", flat=True))
        raise Refusal(
            "version_unknown", standard=standard.code, number=number, known=numbers or "–"
        )
    return version
