"""Celery: at-least-once delivery; `portal.jobs` makes it effectively once."""

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1700
CELERY_TASK_DEFAULT_QUEUE = "portal"
CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without a number of tries after which a worker would end for good.
CELERY_BROKER_CONNECTION_RETRY = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# In seconds: how long one try takes when nobody answers.
CELERY_BROKER_CONNECTION_TIMEOUT = 3.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"


def transport_options(broker_url: str) -> dict[str, object]:
    """What each transport needs so that a dead worker's message comes back and none is lost."""
    # A publisher gives up at once: the outbox keeps the job and the sweep offers it again.
    impatient = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
    if broker_url.startswith("redis"):
        # Above the time limit: a message is redelivered by the broker only when the task is dead;
        # portal.jobs finds dead work far earlier through its own leases.
        return {
            "visibility_timeout": 3600,
            "global_keyprefix": "portal:",
            "socket_connect_timeout": CELERY_BROKER_CONNECTION_TIMEOUT,
            **impatient,
        }
    return {"confirm_publish": True, **impatient}
