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
        found = verify()
        self.stdout.write(
            f"{found.entries} entries, {found.seals} seals, {found.unsealed} not sealed yet, "
            f"{found.erased_payloads} erased payloads"
        )
        faults = [*found.faults, *faults_elsewhere()]
        for fault in faults:
            self.stderr.write(f"FAULT: {fault}")
        if faults:
            raise CommandError(f"{len(faults)} faults: the trail was altered.")
        self.stdout.write("The trail is complete and unaltered.")
