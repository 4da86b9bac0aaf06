"""Standards over the API: what binds the caller's partners, everything for the brand."""

from typing import Any, TypedDict
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.network.rows import is_code
from portal.access.api import Endpoint
from portal.access.pagination import PAGED, paged
from portal.access.rules import may
from standards.catalogue.models import Standard, Version
from standards.catalogue.queries.acknowledgements import bound_now, own_places
from standards.catalogue.stored import document_of, told_to_partners


class VersionSerializer(serializers.Serializer[Any]):
    """One version of a standard."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=["draft", "review", "published", "retired"])
    effective_month = serializers.CharField(allow_null=True, help_text="YYYY-MM")


class StandardSerializer(serializers.Serializer[Any]):
    """One standard with the versions the caller may read."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    versions = VersionSerializer(many=True)


class StandardPageSerializer(serializers.Serializer[Any]):
    """A page of standards."""

    results = StandardSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class StandardTextSerializer(serializers.Serializer[Any]):
    """One version in full."""

    code = serializers.CharField()
    version = VersionSerializer()
    document = serializers.DictField(
        help_text="The document as in its file: standard, version, metrics, sections."
    )


class StandardListEndpoint(Endpoint):
    """Standards."""

    access = may("standards.read")
    keyset = "code"
    query = PAGED

    @extend_schema(
        operation_id="standards_list",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("limit", int)],
        responses=StandardPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """The standards you may read, ordered by code."""
        versions = readable_versions(self)
        by_standard: dict[int, list[Version]] = {}
        for version in versions.order_by("created_at", "pk"):
            by_standard.setdefault(version.standard_id, []).append(version)
        rows = Standard.objects.filter(pk__in=by_standard)
        return paged(self, rows, lambda row: standard_data(row, by_standard[row.pk]))


class StandardEndpoint(Endpoint):
    """One standard in full."""

    access = may("standards.read")
    query = frozenset({"version"})
    reads_any_text = True

    @extend_schema(
        operation_id="standards_read",
        parameters=[OpenApiParameter("version", str, description="A number; default: the latest.")],
        responses=StandardTextSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        """The text of a version with its metrics and targets."""
        versions = readable_versions(self).filter(standard__code=code)
        number = request.query_params.get("version")
        if number is not None and not is_code(number):
            raise Http404
        if number is not None:
            versions = versions.filter(number=number)
        candidates = versions.order_by("-publication__effective_month", "-created_at", "-pk")
        version = candidates.filter(publication__isnull=False).first() or candidates.first()
        if version is None:
            raise Http404
        document = document_of(version)
        if not self.actor.reach("standards.read").everything:
            document = told_to_partners(document)
        return Response(
            {
                "code": code,
                "version": version_data(version),
                "document": document.model_dump(mode="json", exclude_none=True),
            }
        )


def readable_versions(endpoint: Endpoint) -> Any:
    """The versions the caller may read, as a queryset."""
    rows = Version.objects.select_related("standard", "publication")
    actor = endpoint.actor
    if actor.reach("standards.read").everything:
        return rows
    return rows.filter(pk__in=bound_now(own_places(actor)))


class VersionData(TypedDict):
    """A version as the API shows it; ``effective_month`` None until it is published."""

    number: str
    state: str
    effective_month: str | None


class StandardData(TypedDict):
    """A standard as the API shows it."""

    id: UUID
    code: str
    name: str
    summary: str
    versions: list[VersionData]


def standard_data(row: Standard, versions: list[Version]) -> StandardData:
    """A standard as the API shows it."""
    return {
        "id": row.public_id,
        "code": row.code,
        "name": row.name,
        "summary": row.summary,
        "versions": [version_data(version) for version in versions],
    }


def version_data(version: Version) -> VersionData:
    """A version as the API shows it."""
    publication = getattr(version, "publication", None)
    return {
        "number": version.number,
        "state": version.state,
        "effective_month": publication.effective_month if publication else None,
    }
