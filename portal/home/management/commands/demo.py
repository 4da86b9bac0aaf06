"""``manage.py demo``: the whole portal with one command; ``--step`` is for the launcher itself."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.home.demo.preparation import prepare
from portal.home.demo.welcome import welcome


class Command(BaseCommand):
    help = "Start web, worker, beat and broker on one data folder; Ctrl-C ends all of them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--step", choices=("prepare", "welcome"), help="one step alone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("Start the demo with DJANGO_SETTINGS_MODULE=portal.settings.dev.")
        if options["step"] == "prepare":
            prepare(self._say)
        elif options["step"] == "welcome":
            self._say(welcome(settings.SITE_URL, Path(settings.DATA_DIR) / "mail"))
        else:
            os.execv(sys.executable, [sys.executable, "-m", "portal.home.demo"])  # noqa: S606 - our own module

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
