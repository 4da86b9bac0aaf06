"""Who has not read a version yet, and whether anybody there could."""

from dataclasses import dataclass

from partners.network.queries import partners_within
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from portal.access.actor import Actor
from standards.catalogue.models import Acknowledgement, Version

READERS = (PartnerRole.OWNER, PartnerRole.SUBMITTER)
SHOWN = 500


@dataclass(frozen=True, slots=True)
class UnreadPartner:
    """A partner that has not read a version; ``readers``: people who could mark it as read."""

    public_id: str
    code: str
    name: str
    readers: int


@dataclass(frozen=True, slots=True)
class Unread:
    """Those within an actor's reach, at most `SHOWN`, and how many there are of each sort."""

    partners: tuple[UnreadPartner, ...]
    total: int
    without_people: int


def unread_partners(version: Version, actor: Actor) -> Unread:
    """The partners asked to read ``version`` that have not, by name; three queries."""
    waiting = Acknowledgement.objects.filter(publication__version=version, acknowledged_at=None)
    rows = (
        partners_within(actor)
        .present()
        .filter(pk__in=waiting.values("partner"))
        .order_by("name", "pk")
    )
    partners = list(rows.values_list("pk", "public_id", "code", "name"))
    people = members_of([row[0] for row in partners], READERS)
    return Unread(
        tuple(
            UnreadPartner(str(public_id), code, name, len(people.get(pk, ())))
            for pk, public_id, code, name in partners[:SHOWN]
        ),
        len(partners),
        sum(1 for row in partners if row[0] not in people),
    )
