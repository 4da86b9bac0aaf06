"""The shape of a job for machines."""

from typing import Any, TypedDict

from rest_framework import serializers

from portal.jobs.models import Job, JobState
from portal.lib.mappings import JsonObject


class JobSerializer(serializers.Serializer[Any]):
    """One job (documentation of :func:`job_document`)."""

    id = serializers.UUIDField()
    task = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.choices)
    percent = serializers.IntegerField(min_value=0, max_value=100)
    done = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)
    error = serializers.CharField(allow_blank=True)
    result = serializers.DictField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class JobDocument(TypedDict):
    """A job as JSON values; times are ISO texts, ``percent`` is 0-100."""

    id: str
    task: str
    state: str
    percent: int
    done: int
    total: int
    error: str
    result: JsonObject
    created_at: str
    finished_at: str | None


def job_document(job: Job) -> JobDocument:
    """A job as JSON values."""
    return {
        "id": str(job.public_id),
        "task": job.task,
        "state": job.state,
        "percent": job.percent,
        "done": job.done,
        "total": job.total,
        "error": job.error,
        "result": job.result,
        "created_at": job.created_at.isoformat(),
        "finished_at": job.finished_at.isoformat() if job.finished_at else None,
    }
