"""Who has not read a version yet, and whether anybody there could."""

from dataclasses import dataclass
from uuid import UUID

from partners.network.queries import partners_within
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from portal.access.actor import Actor
from portal.accounts.services.persons import names_of
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
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadReader:
    """A person who could mark a version as read, for these outlets (names, public ids)."""

    person_id: UUID
    name: str
    partners: tuple[str, ...]
    partner_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Those within an actor's reach, at most `SHOWN`, and how many there are of each sort."""

    partners: tuple[UnreadPartner, ...]
    total: int
    without_people: int


def _unread(
    version: Version, actor: Actor, capability: str = "partners.read"
) -> list[tuple[int, UUID, str, str]]:
    """Key, public id, code and name of the partners that have not read, by name."""
    waiting = Acknowledgement.objects.filter(publication__version=version, acknowledged_at=None)
    rows = partners_within(actor, capability).present().filter(pk__in=waiting.values("partner"))
    return list(rows.order_by("name", "pk").values_list("pk", "public_id", "code", "name"))


def unread_readers(version: Version, actor: Actor) -> list[UnreadReader]:
    """Who could read ``version`` for partners the actor looks after, by name; three queries."""
    partners = {row[0]: row for row in _unread(version, actor, "partners.manage")}
    outlets: dict[UUID, list[int]] = {}
    for pk, people in members_of(partners, READERS).items():
        for person in people:
            outlets.setdefault(person, []).append(pk)
    names = names_of(outlets)
    readers = []
    for person, keys in outlets.items():
        own = sorted((partners[pk] for pk in keys), key=lambda row: (row[3], row[0]))
        readers.append(
            UnreadReader(
                person,
                names.get(person, ""),
                tuple(name for *_, name in own),
                tuple(public_id for _, public_id, *_ in own),
            )
        )
    return sorted(readers, key=lambda reader: (reader.name, str(reader.person_id)))


def unread_partners(version: Version, actor: Actor) -> Unread:
    """The partners asked to read ``version`` that have not, by name; three queries."""
    partners = _unread(version, actor)
    people = members_of([row[0] for row in partners], READERS)
    return Unread(
        tuple(
            UnreadPartner(
                str(public_id), code, name, len(people.get(pk, ())), tuple(people.get(pk, ()))
            )
            for pk, public_id, code, name in partners[:SHOWN]
        ),
        len(partners),
        sum(1 for row in partners if row[0] not in people),
    )
