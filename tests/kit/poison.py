"""A worker whose jobs harm it: `celery -A tests.kit.poison worker`. Leases are short here."""

import os
import re
import signal
from datetime import timedelta

import django

from portal.jobs import leases

leases.LEASE = timedelta(seconds=2)
leases.RENEW_SECONDS = 0.5
leases.PUBLISH_GRACE = timedelta(seconds=0)
django.setup()

from portal.celery import app  # noqa: E402 - after the leases
from portal.jobs.registry import Progress, task  # noqa: E402

__all__ = ["app"]


@task("test.kill")
def kill(progress: Progress) -> None:
    """Take the process along, as running out of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)


@task("test.starve")
def starve(progress: Progress) -> None:
    """Hold the interpreter's lock for hours, as an expression that looks back does."""
    re.match(r"(a+)+$", "a" * 60 + "b")


@task("test.panic")
def panic(progress: Progress) -> None:
    """End as a native library does."""
    raise BaseException("panic")


@task("test.fine")
def fine(progress: Progress) -> None:
    """Honest work beside it."""
    progress.result(fine=True)
