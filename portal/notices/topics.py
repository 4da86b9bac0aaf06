"""What people hear about, by topic, and how they may choose to hear it.

A slice declares its topics in its module ``notice_topics`` (TOPICS). Every code of a notice belongs
to one topic: whoever is told something can look up why, and how to hear it otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.lib.slices import declared
from portal.notices.enums import Delivery
from portal.notices.hours import USUAL, MailHours
from portal.notices.models import ChosenHours, DeliveryChoice

ALL = (Delivery.NOW, Delivery.DAILY, Delivery.APP)


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the page *What is mailed to you*.

    ``codes`` of the notices that belong to it; ``roles`` of whom it concerns, none for everybody;
    ``choices`` that a person has, where there are fewer than all with the reason (``why``). Words
    are marked with gettext_noop.
    """

    name: str
    label: str
    codes: tuple[str, ...]
    roles: tuple[str, ...] = ()
    default: Delivery = Delivery.NOW
    choices: tuple[Delivery, ...] = ALL
    why: str = ""

    def way(self, chosen: Delivery | None) -> Delivery:
        """What was chosen while it is offered, else the default."""
        return chosen if chosen and chosen in self.choices else self.default


@cache
def topics() -> tuple[Topic, ...]:
    """All topics in the order of the slices."""
    return tuple(topic for _, module in declared("notice_topics") for topic in module.TOPICS)


@cache
def _by_code() -> dict[str, Topic]:
    return {code: topic for topic in topics() for code in topic.codes}


def topic_of(code: str) -> Topic:
    """The topic of a notice's code; a KeyError for a code that no slice declares."""
    return _by_code()[code]


def topics_for(actor: Actor) -> list[Topic]:
    """The topics of which the actor may be told something."""
    held = {grant.role for grant in actor.grants}
    return [topic for topic in topics() if not topic.roles or held.intersection(topic.roles)]


def chosen_by(actor: Actor) -> dict[Topic, Delivery]:
    """How the actor hears of each topic that concerns them; one query."""
    ids = [actor.person_id] if actor.person_id else []
    rows = DeliveryChoice.objects.filter(person_id__in=ids)
    chosen = {topic: Delivery(way) for topic, way in rows.values_list("topic", "delivery")}
    return {topic: topic.way(chosen.get(topic.name)) for topic in topics_for(actor)}


@brand_rows("how others want to be told")
def deliveries(person_ids: Iterable[UUID], topic: Topic) -> dict[UUID, Delivery]:
    """How each person hears of ``topic``; one query."""
    ids = list(person_ids)
    rows = DeliveryChoice.objects.filter(person_id__in=ids, topic=topic.name)
    chosen = {person: Delivery(way) for person, way in rows.values_list("person_id", "delivery")}
    return {person: topic.way(chosen.get(person)) for person in ids}


@brand_rows("when others want their mail")
def mail_hours(person_ids: Iterable[UUID]) -> dict[UUID, MailHours]:
    """The hours of each person's daily mail, chosen or usual; one query."""
    ids = list(person_ids)
    rows = ChosenHours.objects.filter(person_id__in=ids).values_list("person_id", "begin", "end")
    chosen = {person: MailHours(begin, end) for person, begin, end in rows}
    return {person: chosen.get(person, USUAL) for person in ids}
