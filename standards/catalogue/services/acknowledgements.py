"""Ask partners to read what binds them, and take their *I have read this*."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.network.audience import coverage
from partners.network.queries import Place, places_in
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.results import Refusal
from standards.catalogue.models import Acknowledgement, Publication
from standards.catalogue.queries.acknowledgements import bound_now

if TYPE_CHECKING:
    from partners.network.models import Partner


def ask_audience(publication: Publication) -> int:
    """Ask every partner the publication binds, from its first month to now; returns how many."""
    places = {place.partner_id: place for place in _places(publication.effective_month)}
    ordered = list(places.values())
    covered = coverage(publication.audience, ordered)
    rows = [
        Acknowledgement(publication=publication, partner_id=place.partner_id)
        for place, is_in in zip(ordered, covered, strict=True)
        if is_in
    ]
    Acknowledgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def ask_partners(partner_ids: Iterable[int]) -> int:
    """Ask partners that are new or were moved to read what binds them now or is announced."""
    bound = bound_now(places_in(_now(), list(partner_ids)))
    publications = dict(
        Publication.objects.filter(version_id__in=bound).values_list("version_id", "pk")
    )
    rows = [
        Acknowledgement(publication_id=publications[version_id], partner_id=partner_id)
        for version_id, ids in bound.items()
        for partner_id in ids
    ]
    Acknowledgement.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def mark_read(
    *, publication: Publication, partners: Collection[Partner], actor: Actor, channel: str = "page"
) -> list[Acknowledgement]:
    """Take *I have read this* for ``partners``; for whom it was taken before nothing changes.

    It says that the text was read; it does not change the contract. Nothing is taken where one of
    them is not asked to read it (``read_nothing``).
    """
    asked = Acknowledgement.objects.filter(publication=publication, partner__in=partners)
    rows = list(asked.select_for_update(of=("self",)).select_related("partner").order_by("pk"))
    if len(rows) < len(partners):
        raise Refusal("read_nothing")
    now = timezone.now()
    for row in rows:
        if row.acknowledged_at is None:
            row.person_id, row.acknowledged_at = actor.person_id, now
            row.save(update_fields=["person_id", "acknowledged_at"])
            record(
                "standard.read",
                actor=actor,
                object_type="partner",
                object_id=row.partner.public_id,
                label=row.partner.code,
                changes={"version": [None, str(publication.version.public_id)]},
                channel=channel,
            )
    return rows


def _places(first_month: str) -> Iterable[Place]:
    now = _now()
    return [*places_in(first_month), *(places_in(now) if now > first_month else ())]


def _now() -> str:
    return months.of(timezone.localdate())
