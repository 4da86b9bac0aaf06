"""Queue work with the transaction that causes it, and run it effectively once."""

from portal.jobs.services.queueing import enqueue, publish
from portal.jobs.services.running import claim, drain, run
from portal.jobs.services.sweeping import beat, sweep

__all__ = ["beat", "claim", "drain", "enqueue", "publish", "run", "sweep"]
