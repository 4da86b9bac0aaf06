"""What a person chooses to hear, and how."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.results import Refusal
from portal.notices.enums import Delivery
from portal.notices.hours import USUAL, MailHours, next_mail_time
from portal.notices.models import ChosenHours, DeliveryChoice, Notice
from portal.notices.registry import recipients
from portal.notices.topics import topics_for


@transaction.atomic
def choose_deliveries(*, chosen: Mapping[str, str], actor: Actor) -> None:
    """Keep how the actor wants to hear of topics, by their names; others stay as they are.

    What waits for the daily mail of a topic that no longer goes there stays in the portal.

    A way that a topic does not offer is refused (``delivery_not_offered``).
    """
    if actor.person_id is None:
        raise Refusal("signed_out")
    for topic in topics_for(actor):
        way = chosen.get(topic.name)
        if way is None:
            continue
        if way not in topic.choices:
            raise Refusal("delivery_not_offered")
        if way != Delivery.DAILY:
            waiting = Notice.objects.filter(person_id=actor.person_id, code__in=topic.codes)
            waiting.update(daily_from=None)
        rows = DeliveryChoice.objects.filter(person_id=actor.person_id, topic=topic.name)
        if way == topic.default:
            rows.delete()
        else:
            rows.update_or_create(
                person_id=actor.person_id,
                topic=topic.name,
                defaults={"delivery": Delivery(way)},
            )


@transaction.atomic
def choose_hours(*, hours: MailHours, actor: Actor) -> None:
    """Keep when the actor wants the daily mail; what waits for it waits for these hours now."""
    if actor.person_id is None:
        raise Refusal("signed_out")
    rows = ChosenHours.objects.filter(person_id=actor.person_id)
    if hours == USUAL:
        rows.delete()
    else:
        chosen = {"begin": hours.begin, "end": hours.end}
        rows.update_or_create(person_id=actor.person_id, defaults=chosen)
    zone = recipients([actor.person_id])[actor.person_id].zone
    waiting = Notice.objects.filter(person_id=actor.person_id, daily_from__isnull=False)
    waiting.update(daily_from=next_mail_time(timezone.now(), zone, hours))
