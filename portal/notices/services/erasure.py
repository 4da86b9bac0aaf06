"""What notices and mails forget when a person is erased."""

import uuid

from django.db.models import Q

from portal.notices.models import ChosenHours, DeliveryChoice, Mail, Notice


def forget(*, person_id: uuid.UUID, address: str) -> None:
    """Delete a person's notices, choices and mails, and mails that have their address in a head."""
    Notice.objects.filter(person_id=person_id).delete()
    DeliveryChoice.objects.filter(person_id=person_id).delete()
    ChosenHours.objects.filter(person_id=person_id).delete()
    condition = Q(person_id=person_id) | Q(address__iexact=address) | Q(reply_to__iexact=address)
    Mail.objects.filter(condition).delete()
