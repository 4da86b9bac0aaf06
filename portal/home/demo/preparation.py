"""What has to be there before the portal starts: tables, static files, the demo network."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partners.network.queries import all_partners

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Migrate, collect and seed what is missing; a second start finds nothing to do."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
    _collect(say)
    if not all_partners().exists() and os.environ.get("SEED_DEMO", "yes") != "no":
        say("Making the demo network (about a minute, once) …")
        call_command("seed_demo")


def _collect(say: Say) -> None:
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(digest)


def _digest_of_sources() -> str:
    names = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            names.update(f"{path}:{storage.get_modified_time(path)}\n".encode())
    return names.hexdigest()
