"""Jobs for machines: ask for progress after a write that was queued."""

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access.api import Endpoint
from portal.access.pagination import PAGED, KeysetPagination, paged
from portal.access.rules import SIGNED_IN
from portal.jobs.models import Job
from portal.jobs.serializers import JobSerializer, job_document


class JobsEndpoint(Endpoint):
    """The jobs the caller may see, oldest first."""

    access = SIGNED_IN
    keyset = "pk"
    query = PAGED
    pagination_class = KeysetPagination

    @extend_schema(operation_id="jobs_list", responses=JobSerializer(many=True), tags=["jobs"])
    def get(self, request: Request) -> Response:
        """One page of jobs."""
        return paged(self, Job.objects.visible_to(self.actor), job_document)


class JobEndpoint(Endpoint):
    """One job."""

    access = SIGNED_IN

    @extend_schema(
        operation_id="jobs_get",
        responses=JobSerializer,
        tags=["jobs"],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """State, progress and result of a job."""
        job = Job.objects.visible_to(self.actor).filter(public_id=public_id).first()
        if job is None:
            raise Http404
        return Response(job_document(job))
