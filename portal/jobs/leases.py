"""How long work may be out of sight, and how often it is tried."""

from datetime import timedelta

LEASE = timedelta(seconds=40)
RENEW_SECONDS = 10
# A job that ends with an error is tried this often; the last error is kept.
MAX_ATTEMPTS = 8
# One that takes its worker with it, or keeps it from giving a sign of life, costs more: everybody
# else's work waits for it meanwhile.
MAX_LOST = 4
PUBLISH_GRACE = timedelta(seconds=3)


def pause(tries: int) -> timedelta:
    """How long a job rests after its ``tries``-th failure."""
    return timedelta(seconds=min(300, 2**tries))
