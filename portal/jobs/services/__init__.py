"""Queue work with the transaction that causes it, and run it effectively once."""

from portal.jobs.services.queue import enqueue, publish
from portal.jobs.services.runner import claim, drain, run
from portal.jobs.services.sweep import beat, is_first_this_hour, is_first_today, sweep

__all__ = [
    "beat",
    "claim",
    "drain",
    "enqueue",
    "is_first_this_hour",
    "is_first_today",
    "publish",
    "run",
    "sweep",
]
