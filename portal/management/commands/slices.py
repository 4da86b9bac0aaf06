"""`manage.py slices`: on one screen what every slice declares, and who answers whose questions."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.lib.registry import REGISTRIES
from portal.lib.slices import declared

# By module of a slice the names of what it declares.
DECLARED = {
    "messages": ("MESSAGES",),
    "audit_labels": ("OBJECTS", "VERBS"),
    "row_security": ("SHARED", "WRITTEN", "OWN", "BRAND_ONLY"),
    "links": ("LINKS",),
}


class Command(BaseCommand):
    help = "What every slice declares, and which slice answers which question of a lower one."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            (slice_, kind): sum(len(getattr(module, name, ())) for name in names)
            for kind, names in DECLARED.items()
            for slice_, module in declared(kind)
        }
        self.stdout.write("  ".join([f"{'slice':<22}", *DECLARED]))
        for slice_ in settings.SLICES:
            cells = [f"{counts.get((slice_, kind), '-'):>{len(kind)}}" for kind in DECLARED]
            self.stdout.write("  ".join([f"{slice_:<22}", *cells]))
        self.stdout.write("")
        for registry in REGISTRIES:
            self.stdout.write(
                f"{registry.question}: {', '.join(name for name, _ in sorted(registry.items()))}"
            )
