"""Invitations sent before there was a queue keep their moment."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from tests.factories.reporting import make_partners

pytestmark = pytest.mark.django_db


def test_sent_invitations_were_queued_when_they_were_sent():
    (partner,) = make_partners("A1")
    for name in ("sent", "planned"):
        invitations.create(partner=partner, email=f"{name}@a1.example", role="owner", actor=SYSTEM)
    now = timezone.now()
    Invitation.objects.filter(email="sent@a1.example").update(state="sent", sent_at=now)
    migration = import_module("partners.people.migrations.0002_invitation_queued")
    migration.queued_when_sent(apps, None)
    found = dict(Invitation.objects.values_list("email", "queued_at"))
    assert found == {"sent@a1.example": now, "planned@a1.example": None}
