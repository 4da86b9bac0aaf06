"""The Celery application and its clock; the work itself is in `portal.jobs`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["portal.jobs"])
app.conf.beat_schedule = {
    "sweep": {"task": "portal.jobs.sweep", "schedule": 5.0},
    "ticks": {"task": "portal.jobs.tick", "schedule": 60.0},
}
