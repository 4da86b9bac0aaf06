"""Who sends for partners, and how they hear of a month that somebody else entered for them."""

import uuid
from collections.abc import Sequence

from django.urls import reverse

from partners.network.models import Partner
from partners.people.models import Membership, PartnerRole
from portal.access.actor import Actor
from portal.notices.services.mailing import queue_mail
from portal.notices.services.telling import notify
from standards.reporting.models import Period


def sending_people(partner_ids: Sequence[int]) -> list[tuple[uuid.UUID, int]]:
    """Who sends for these partners: pairs of person and partner; one query."""
    rows = Membership.objects.filter(
        partner_id__in=partner_ids,
        ended_at=None,
        role__in=(PartnerRole.OWNER, PartnerRole.SUBMITTER),
        user__is_active=True,
    ).order_by("partner_id", "user_id")
    return list(rows.values_list("user__public_id", "partner_id"))


def tell_entered(*, period: Period, revisions: dict[int, str], actor: Actor) -> None:
    """Tell the partners' people that the brand entered a month for them.

    ``revisions``: by partner the new revision, which is told once. Whoever entered it hears
    nothing.
    """
    partners = Partner.objects.in_bulk(list(revisions))
    for person, partner_id in sending_people(list(revisions)):
        if person == actor.person_id:
            continue
        partner = partners[partner_id]
        address = reverse("reporting:sent", args=(period.collection.code, period.month))
        link = f"{address}?partner={partner.public_id}"
        params = {"partner": partner.name, "month": period.month, "link": link}
        code, key = "month_entered", f"month-entered:{revisions[partner_id]}"
        about = {person: [partner.public_id]}
        notify(person_ids=[person], code=code, params=params, link=link, key=key, about=about)
        queue_mail(person_ids=[person], code=code, params=params, key=key, about=about)
