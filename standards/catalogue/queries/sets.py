"""The sets of the catalogue that others narrow, and what they ask of them most.

None is limited to what somebody may see.
"""

from collections.abc import Iterable

from django.db.models import Count, Max, QuerySet

from standards.catalogue.enums import VersionState
from standards.catalogue.models import (
    Acknowledgement,
    Metric,
    Publication,
    Standard,
    Target,
    Version,
    Waiver,
)


def all_standards() -> QuerySet[Standard]:
    """Every standard, by code."""
    return Standard.objects.order_by("code")


def all_metrics() -> QuerySet[Metric]:
    """Every metric, brand-only ones too, by name."""
    return Metric.objects.order_by("name", "code")


def metric_named(code: str) -> Metric | None:
    """The metric of a code; None for none."""
    return Metric.objects.filter(code=code).first()


def names_of_metrics(codes: Iterable[str] | None = None) -> dict[str, str]:
    """The names of metrics by code, of all for None; one query."""
    rows = Metric.objects.all() if codes is None else Metric.objects.filter(code__in=list(codes))
    return dict(rows.values_list("code", "name"))


def all_targets() -> QuerySet[Target]:
    """The targets of all versions, drafts too."""
    return Target.objects.order_by()


def longest_window() -> int:
    """The most months that any target counts along; 1 where there is none."""
    return Target.objects.aggregate(longest=Max("window_months"))["longest"] or 1


def all_publications() -> QuerySet[Publication]:
    """Every publication, announced ones too."""
    return Publication.objects.all()


# Drafts and versions in review.
MAKING = (VersionState.DRAFT, VersionState.REVIEW)


def versions_by_state() -> dict[str, int]:
    """How many versions of all standards there are in each state; one query."""
    rows = Version.objects.order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def versions_in_the_making() -> QuerySet[Version]:
    """Drafts and versions in review, by standard."""
    rows = Version.objects.filter(state__in=MAKING).select_related("standard")
    return rows.order_by("standard__name", "pk")


def readings_of(version_ids: Iterable[int]) -> QuerySet[Acknowledgement]:
    """Who was asked to read some versions, and when they marked them as read."""
    return Acknowledgement.objects.filter(publication__version_id__in=list(version_ids))


def waivers_in(month: str) -> QuerySet[Waiver]:
    """The waivers of all partners that hold in ``month``."""
    return Waiver.objects.filter(from_month__lte=month, to_month__gte=month)
