"""Which month and whose: what the addresses of these pages name."""

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from partners.network.models import Partner
from portal.access.actor import Actor
from portal.access.pages import visible_or_404
from standards.reporting.models import Period

# A grid wider than this is no form any more; a file is the better way.
MOST_OUTLETS = 40


def period_or_404(collection: str, month: str) -> Period:
    """The month of a collection an address names."""
    period = (
        Period.objects.select_related("collection")
        .filter(collection__code=collection, month=month)
        .first()
    )
    if period is None:
        raise Http404
    return period


def outlets_for(actor: Actor, wanted: str, capability: str = "months.send") -> list[Partner]:
    """The partners a grid is about, by code: the one named, else all the actor sends for.

    People of the brand have to name one, so that nobody fills in a whole territory by mistake.
    """
    if wanted:
        return [visible_or_404(Partner.objects.all(), actor, wanted, capability)]
    if actor.is_brand:
        return []
    rows = Partner.objects.visible_to(actor, capability).order_by("code")
    return list(rows[: MOST_OUTLETS + 1])


def receipt_of(actor: Actor, period: Period) -> str:
    """Where a sent month leads: a partner's people to their score, the brand's to what was sent."""
    arguments = (period.collection.code, period.month)
    if not actor.is_brand:
        try:
            return reverse("disclosure:receipt", args=arguments)
        except NoReverseMatch:  # the receipt belongs to a higher slice that may be absent
            pass
    return reverse("reporting:sent", args=arguments)
