"""From a name to a first month: every step counted, the one that waits reminded once a day."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from partners.network.models import Partner
from partners.people.models import Membership
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.home.queries.onboarding import OnboardingStep, onboarding, progress_of
from portal.jobs.services import drain
from portal.notices.models import Mail, Notice
from standards.catalogue.models import Acknowledgement
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.catalogue import make_published
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, member_user, signed_in
from tests.factories.reporting import make_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpine():
    make_structure()
    return make_partner("alpine", name="Alpine Motors", status="prospect")


def page_of(partner):
    return reverse("home:first_steps", args=[partner.public_id])


def waits_at(partner):
    return progress_of(partner).waits_at


def test_a_partner_goes_from_step_to_step_until_it_is_ready(alpine):
    make_published()
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        assert waits_at(alpine) is OnboardingStep.NAMED
        row = invitations.create(partner=alpine, email="o@a.example", role="owner", actor=SYSTEM)
        assert waits_at(alpine) is OnboardingStep.INVITED
        invitations.send(invitation=row, actor=SYSTEM)
        assert waits_at(alpine) is OnboardingStep.CAME
        owner = member_user("owner", alpine)
        assert waits_at(alpine) is OnboardingStep.CAME
        signed_in(owner)
        assert waits_at(alpine) is OnboardingStep.READ
    with time_machine.travel(timezone.now() + dt.timedelta(days=9), tick=False):
        assert progress_of(alpine).is_stalled
        Acknowledgement.objects.update(acknowledged_at=timezone.now())
        period = make_period(["reply24"])
        assert waits_at(alpine) is OnboardingStep.SENT
        months = [MonthInput(alpine.pk, {"reply24": {"n": 1, "d": 2}})]
        send_months(period=period, months=months, source="form", actor=actor_of(owner))
        done = progress_of(alpine)
        assert (done.waits_at, done.days, done.is_stalled) == (None, 9, False)


def test_counts_are_the_lengths_of_their_lists(alpine, django_assert_max_num_queries):
    manager = brand_user("manager")
    client = signed_in(manager)
    for number in range(3):
        partner = make_partner(f"b{number}")
        member_user("owner", partner, email=f"o{number}@b.example")
    signed_in(Membership.objects.order_by("pk").first().user)
    gone = make_partner("gone")
    Partner.objects.filter(pk=gone.pk).update(status="left")
    with django_assert_max_num_queries(20):
        context = client.get(reverse("home:onboarding")).context
    counts = {part: count for part, _label, count in context["parts"]}
    assert counts == {
        "": 4, "stalled": 0, "named": 1, "invited": 0, "came": 2, "agreed": 0, "read": 0,
        "sent": 1, "ready": 0,
    }  # fmt: skip
    for part, count in counts.items():
        shown = client.get(reverse("home:onboarding"), {"at": part} if part else {}).context
        assert (len(shown["rows"]), shown["total"]) == (count, count)
        if part in OnboardingStep.values:
            assert {row.waits_at for row, _step in shown["rows"]} <= {OnboardingStep(part)}


def test_the_step_that_waits_is_reminded_once_a_day_and_the_text_is_seen_before(alpine, mailoutbox):
    client = signed_in(brand_user("manager"))
    signed_in(member_user("owner", alpine, name="Olga"))
    member_user("viewer", alpine, email="v@dealer.example")
    page = client.get(page_of(alpine)).content.decode()
    assert "Alpine Motors: your first month" in page
    assert "Olga" in page
    assert "v@dealer.example" not in page
    assert Mail.objects.count() == 0
    said = client.post(page_of(alpine), follow=True).content.decode()
    assert "1 person is reminded." in said
    assert "This partner was reminded today already." in said
    drain()
    assert [(each.subject, each.to) for each in mailoutbox] == [
        ("Alpine Motors: your first month", ["owner@dealer.example"])
    ]
    again = client.post(page_of(alpine))
    assert again.status_code == 409
    assert Notice.objects.filter(code="first_steps").count() == 1
    assert Entry.objects.filter(action="partner.reminded").count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        client = signed_in(brand_user("manager", "m2@brand.example"))
        assert client.post(page_of(alpine)).status_code == 302
    assert Notice.objects.filter(code="first_steps").count() == 2


def test_an_invitation_nobody_took_up_is_sent_once_more(alpine):
    client = signed_in(brand_user("manager"))
    assert client.post(page_of(alpine)).status_code == 409  # nobody is known
    row = invitations.create(partner=alpine, email="o@a.example", role="owner", actor=SYSTEM)
    assert client.post(page_of(alpine)).status_code == 409  # nothing was sent
    with time_machine.travel(timezone.now() - dt.timedelta(days=3)):
        invitations.send(invitation=row, actor=SYSTEM)
    assert client.post(page_of(alpine)).status_code == 302
    assert client.post(page_of(alpine)).status_code == 409
    assert Mail.objects.filter(code="invitation").count() == 2


def test_a_local_manager_sees_and_reminds_the_own_partners_only(alpine):
    bell = make_partner("bell", territory="US")
    signed_in(member_user("owner", alpine))
    local = brand_user("manager", territories=["US"])
    assert [row.partner for row in onboarding(actor_of(local)).rows] == [bell]
    client = signed_in(local)
    assert client.get(page_of(alpine)).status_code == 404
    assert client.post(page_of(alpine)).status_code == 404
    assert client.get(page_of(bell)).status_code == 200
    assert Notice.objects.filter(code="first_steps").count() == 0


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_people_of_partners_see_none_of_it(alpine, role):
    client = signed_in(member_user(role, alpine))
    assert client.get(page_of(alpine)).status_code == 404
    assert client.get(reverse("home:onboarding")).status_code == 404
    assert Partner.objects.count() == 1
