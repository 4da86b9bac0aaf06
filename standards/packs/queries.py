"""Exit packs, as far as somebody reaches."""

from django.db.models import Q, QuerySet

from partners.network.queries import partners_within
from portal.access.actor import Actor
from standards.packs.models import ExitPack


def packs_within(actor: Actor) -> QuerySet[ExitPack]:
    """One's own packs, and the brand's copies for partners one manages; the newest first."""
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    managed = partners_within(actor, "partners.manage")
    copies = Q(person_id=None, partner__in=managed.values("pk")) if actor.is_brand else Q(pk__in=[])
    return ExitPack.objects.filter(own | copies).order_by("-created_at", "pk")
