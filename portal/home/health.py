"""Whether the whole machine works: database, migrations, broker, a worker, beat, its jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.celery import app
from portal.jobs.queries import TOLD_FOR, last_seen, poison

BEAT_WITHIN = timedelta(seconds=60)
# Anybody may ask, and a worker that is gone keeps whoever asks waiting.
_WORKER_COUNTS_FOR = 2
_PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the machine: whether it works, and if not, why.

    Without what is ``needed`` no request should come here. The rest is for whoever looks after
    the portal: one person's bad job must not take the portal away from everybody.
    """

    name: str
    is_ok: bool
    detail: str = ""
    is_needed: bool = True


def readiness() -> list[Check]:
    """All checks in the order in which they depend on each other; about two seconds at most.

    What a worker answered counts for two seconds.
    """
    database = _check("database", _database)
    if not database.is_ok:
        return [database]
    broker = _check("broker", _broker)
    # Without a broker no worker can answer; asking would only wait.
    worker = _check("worker", _worker) if broker.is_ok else Check("worker", False, "no broker")
    return [
        database,
        _check("migrations", _migrations),
        broker,
        worker,
        _check("beat", _beat),
        _check("jobs", _jobs, is_needed=False),
    ]


def _check(name: str, probe: Callable[[], str], *, is_needed: bool = True) -> Check:
    try:
        fault = probe()
    except (DatabaseError, KombuError, RedisError, OSError) as error:
        fault = type(error).__name__
    return Check(name, not fault, fault, is_needed)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else ""


def _broker() -> str:
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=_PATIENCE)
    return ""


def _worker() -> str:
    return cache.get_or_set("worker-answer", _ping, _WORKER_COUNTS_FOR) or ""


def _ping() -> str:
    return "" if app.control.ping(timeout=settings.WORKER_PATIENCE, limit=1) else "no answer"


def _jobs() -> str:
    counts = poison()
    faults = []
    if counts.tried_again:
        faults.append(f"{counts.tried_again} tried again after losing their worker")
    if counts.given_up:
        minutes = int(TOLD_FOR.total_seconds() // 60)
        faults.append(f"{counts.given_up} given up within {minutes} minutes")
    return ", ".join(faults)


def _beat() -> str:
    seen_at = last_seen("beat")
    if seen_at is None:
        return "never seen"
    age = timezone.now() - seen_at
    return "" if age <= BEAT_WITHIN else f"last seen {int(age.total_seconds())} s ago"
