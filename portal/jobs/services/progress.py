"""What a running job tells: its progress, and that its worker lives."""

import signal
import threading
import time
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from portal.jobs.leases import LEASE, RENEW_SECONDS
from portal.jobs.models import Job
from portal.lib.mappings import JsonObject

log = structlog.get_logger(__name__)


class Tracker:
    """A task's own view of its job: progress at most once a second, a result at the end."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._written = 0.0
        self.values: JsonObject = {}

    def step(self, done: int, total: int) -> None:
        """Record progress."""
        if time.monotonic() - self._written < 1 and done < total:
            return
        self._written = time.monotonic()
        Job.objects.filter(pk=self._job.pk).update(done=done, total=total)

    def result(self, **values: Any) -> None:
        """Merge into the result."""
        self.values.update(values)


class LeaseRenewal:
    """Renews the lease in a thread while the task runs.

    With ``dies_with_lease`` the system ends this process when the thread could not run for a
    whole lease (a native call that holds the interpreter's lock): no handler, the kernel does it.
    """

    def __init__(self, job: Job, *, dies_with_lease: bool = False) -> None:
        self._job = job
        self._dies = dies_with_lease
        self._stop = threading.Event()
        self._winding = threading.Lock()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        # Inside a test's transaction a second connection would see nothing.
        if not connection.in_atomic_block:
            self._wind()
            self._thread.start()

    def __exit__(self, *exc: object) -> None:
        with self._winding:
            self._stop.set()
            if self._dies:
                signal.setitimer(signal.ITIMER_REAL, 0)
        if self._thread.is_alive():
            self._thread.join(timeout=RENEW_SECONDS)

    def _renew(self) -> None:
        while not self._stop.wait(RENEW_SECONDS):
            self._wind()
            try:
                Job.objects.filter(pk=self._job.pk, lease=self._job.lease).update(
                    lease_until=timezone.now() + LEASE
                )
            except DatabaseError as error:
                log.warning("lease_not_renewed", error=type(error).__name__)
            finally:
                close_old_connections()
        connection.close()

    def _wind(self) -> None:
        """Set the alarm anew. Nothing handles it: its default is the end of the process."""
        with self._winding:
            if self._dies and not self._stop.is_set():
                signal.setitimer(signal.ITIMER_REAL, LEASE.total_seconds())
