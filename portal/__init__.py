"""The composition root and a small kernel that knows no partner and no standard."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
