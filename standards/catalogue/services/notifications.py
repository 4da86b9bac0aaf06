"""Tell people about versions: partners when one is published, authors when one wants review."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from partners.people.enums import BrandRoleName, PartnerRole
from partners.people.queries import approvers, members_of
from portal.jobs.services import enqueue
from portal.notices.services import notify
from standards.catalogue.models import Acknowledgement, Version

TOLD = (PartnerRole.OWNER, PartnerRole.SUBMITTER)


def request(version_id: int) -> None:
    """Queue the news of a published version."""
    enqueue("catalogue.tell_published", key=f"tell_published:{version_id}", version_id=version_id)


def tell_published(*, version_id: int) -> int:
    """A notice and one mail to everybody who is to read a version; returns how many people.

    Whoever acts for several outlets is told once. A repeated call tells nobody twice.
    """
    version = Version.objects.select_related("standard", "publication").get(pk=version_id)
    asked = Acknowledgement.objects.filter(
        publication__version=version, acknowledged_at=None
    ).values_list("partner_id", "partner__public_id")
    public_ids = dict(asked)
    outlets: dict[UUID, list[UUID]] = {}
    for partner_id, people in members_of(public_ids, TOLD).items():
        for person_id in people:
            outlets.setdefault(person_id, []).append(public_ids[partner_id])
    link = reverse("catalogue:standard", args=[version.standard.code])
    params = {
        "standard": version.standard.name,
        "number": version.number,
        "month": version.publication.effective_month,
    }
    key = f"published:{version.public_id}"
    notify(
        person_ids=outlets,
        code="standard_published",
        params=params,
        link=f"{link}?{urlencode({'version': version.number})}",
        key=key,
        about=outlets,
    )
    return len(outlets)


def tell_reviewers(*, version_id: int) -> None:
    """A notice to the other authors that a version waits for a second person."""
    version = Version.objects.select_related("standard").get(pk=version_id)
    authors = approvers(BrandRoleName.AUTHOR).values_list("public_id", flat=True)
    notify(
        person_ids=[person_id for person_id in authors if person_id != version.author_id],
        code="review_requested",
        params={"standard": version.standard.name, "number": version.number},
        link=reverse("catalogue:version", args=[version.standard.code, version.number]),
        # Sent again after it was taken back, it is news again.
        key=f"review:{version.public_id}:{timezone.now().isoformat()}",
    )
