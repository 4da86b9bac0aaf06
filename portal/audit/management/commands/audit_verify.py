"""``manage.py audit_verify``: recompute the whole trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit.registry import faults_elsewhere
from portal.audit.services import verify


class Command(BaseCommand):
    help = (
        "Recompute every entry, payload and seal of the trail and the ledger; exit 1 on any fault."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify()
        self.stdout.write(
            f"{report.entries} entries, {report.seals} seals, {report.unsealed} not sealed yet, "
            f"{report.erased_payloads} erased payloads"
        )
        faults = [*report.faults, *faults_elsewhere()]
        for fault in faults:
            self.stderr.write(f"FAULT: {fault}")
        if faults:
            raise CommandError(f"{len(faults)} faults: the trail was altered.")
        self.stdout.write("The trail is complete and unaltered.")
