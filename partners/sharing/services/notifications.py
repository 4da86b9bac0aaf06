"""Who hears what of rules and records: approvers what waits, authors what was decided or asked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from partners.people.queries import second_people
from partners.sharing.models import ClassRecord, SharingRule
from partners.sharing.sentences import sentence
from portal.access.actor import Actor
from portal.accounts.services.persons import names_of
from portal.lib.mappings import JsonObject
from portal.notices.services import notify
from standards.catalogue.queries.sets import names_of_metrics

CODES = ("sharing_waits", "sharing_decided", "sharing_remark")
Waiting = SharingRule | ClassRecord


def tell_waiting(thing: Waiting, actor: Actor, *, key: str) -> None:
    """A notice and a mail to everybody who may approve what ``actor`` asks for."""
    people = [user.public_id for user in second_people(actor, "sharing.approve")]
    _tell("sharing_waits", people, thing, actor, {"told": _told(thing)}, key)


def tell_decided(
    thing: Waiting, outcome: str, to: UUID | None, actor: Actor, *, reason: str = ""
) -> None:
    """Tell whoever asked what became of it: approved, declined or kept, and why."""
    if to is not None and to != actor.person_id:
        more = {"outcome": outcome, "reason": reason}
        _tell("sharing_decided", [to], thing, actor, more, f"{outcome}:{_version(thing)}")


def tell_remark(thing: Waiting, to: Iterable[UUID], actor: Actor, text: str, *, key: str) -> None:
    """Tell people what was asked or answered about something that waits."""
    people = [person for person in to if person != actor.person_id]
    _tell("sharing_remark", people, thing, actor, {"text": text}, key)


def named(params: JsonObject) -> JsonObject:
    """The parameters with the name of who acted, as the person is called now."""
    by = str(params["by_id"])
    names = names_of({UUID(by)}) if by else {}
    return {**params, "by_name": names.get(UUID(by), "") if by else ""}


def _tell(
    code: str, people: list[UUID], thing: Waiting, actor: Actor, more: Mapping[str, str], key: str
) -> None:
    params = {
        "name": name_of(thing),
        "by_id": str(actor.person_id) if actor.person_id else "",
        **more,
    }
    name = f"{code}:{thing.public_id}:{key}"
    notify(person_ids=people, code=code, params=params, link=_link(thing), key=name)


def name_of(thing: Waiting) -> str:
    """What a person calls it: the rule's name, or the metric whose class is to change."""
    if isinstance(thing, SharingRule):
        return thing.name
    return names_of_metrics([thing.metric]).get(thing.metric, "")


def _told(thing: Waiting) -> str:
    return sentence(thing) if isinstance(thing, SharingRule) else thing.reason


def _version(thing: Waiting) -> str:
    return str(thing.version) if isinstance(thing, SharingRule) else thing.state


def _link(thing: Waiting) -> str:
    page = "sharing:rule" if isinstance(thing, SharingRule) else "sharing:record"
    return reverse(page, args=[thing.public_id])
