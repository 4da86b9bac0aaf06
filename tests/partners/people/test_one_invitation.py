"""One mail and one *Accept* for all outlets of a person; on a day; looked at before it goes."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.people.models import Invitation, Membership
from partners.people.services import invitations
from partners.people.services.invitations import Offer
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.jobs.retention import forget_old
from portal.jobs.services import drain
from portal.jobs.tasks import tick
from portal.lib.results import Refusal
from portal.notices.models import Mail
from portal.notices.services import set_mail_hold
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, member_user, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/invitations/"
OLGA = "olga@alpine.example"
MORNING = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)


@pytest.fixture
def outlets():
    make_structure()
    return [make_partner(code, name=f"Outlet {code}") for code in ("a", "b", "c")]


def offer(outlets, email=OLGA):
    return invitations.create_many(
        offers=[Offer(partner, email, "owner") for partner in outlets], actor=SYSTEM
    )


def link_in(letter):
    return re.search(r"/join/[0-9a-f]{64}/", letter.body).group()


def test_several_outlets_are_one_mail_and_one_accept(outlets, mailoutbox):
    invitations.send_many(invitations=offer(outlets), actor=SYSTEM)
    drain()
    (letter,) = mailoutbox
    assert letter.subject.startswith("Outlet a and others:")
    assert "Outlet a, Outlet b, Outlet c" in letter.body
    assert set(Invitation.objects.values_list("state", flat=True)) == {"sent"}
    assert Invitation.objects.filter(expires_at=None).count() == 0
    client = Client()
    page = client.get(link_in(letter)).content.decode()
    for partner in outlets:
        assert partner.name in page
    client.post(link_in(letter))
    assert Membership.objects.count() == 0  # the address is not proved yet
    user = member_user("viewer", email="x@x.example").__class__.objects.get(email=OLGA)
    signed_in(user)
    assert Membership.objects.filter(user=user, role="owner").count() == 3
    assert set(Invitation.objects.values_list("state", "digest")) == {("accepted", "")}
    assert client.get(link_in(letter)).status_code == 404


def test_a_row_that_is_sent_takes_the_others_of_its_address_along(outlets):
    rows = offer(outlets)
    client = signed_in(brand_user("manager"))
    said = client.post(PAGE, {"act": "send", "id": rows[0].public_id}, follow=True)
    assert f"One invitation for 3 outlets is on its way to {OLGA}." in said.content.decode()
    assert Mail.objects.filter(code="invitation").count() == 1


def test_a_local_manager_takes_along_only_what_is_hers(outlets):
    far = make_partner("us", territory="US")
    rows = offer([*outlets, far])
    client = signed_in(brand_user("manager", territories=["US"]))
    assert client.post(PAGE, {"act": "send", "id": rows[0].public_id}).status_code == 404
    client.post(PAGE, {"act": "send", "id": rows[3].public_id})
    assert list(Invitation.objects.filter(state="queued")) == [rows[3]]


def test_a_withdrawn_one_is_no_longer_spoken_of_and_a_link_of_another_opens_nothing(
    outlets, mailoutbox
):
    rows = offer(outlets)
    invitations.send_many(invitations=rows, actor=SYSTEM)
    invitations.revoke(invitation=rows[0], actor=SYSTEM)
    drain()
    (letter,) = mailoutbox
    assert "Outlet a" not in letter.body
    thief = member_user("owner", make_partner("d"), email="thief@d.example")
    client = signed_in(thief)
    page = client.post(link_in(letter)).status_code
    assert page == 307  # on to the code, which goes to Olga's address
    assert Membership.objects.filter(user=thief).count() == 1
    with pytest.raises(Refusal, match="invitation is for"):
        invitations.accept(invitation=rows[1], user=thief)


def test_a_planned_invitation_goes_out_on_the_morning_of_its_day(outlets, mailoutbox):
    with time_machine.travel(MORNING, tick=False):
        rows = offer(outlets)
        manager = brand_user("manager")
        with pytest.raises(Refusal, match="later day only"):
            invitations.plan(invitations=rows, day=MORNING.date(), actor=actor_of(manager))
        day = MORNING.date() + dt.timedelta(days=5)
        client = signed_in(manager)
        client.post(PAGE, {"act": "plan_all", "state": "planned", "day": day.isoformat()})
        assert set(Invitation.objects.values_list("send_date", flat=True)) == {day}
        client.post(PAGE, {"act": "call_off", "id": rows[2].public_id})
        tick()
        drain()
        assert mailoutbox == []
        page = client.get(PAGE, {"state": "dated"}).content.decode()
        assert page.count("goes out on 15 June") == 2
    with time_machine.travel(MORNING.replace(day=15, hour=7), tick=False):
        tick()
        drain()
        assert mailoutbox == []
    with time_machine.travel(MORNING.replace(day=15), tick=False):
        for _ in range(2):
            tick()
            drain()
    (letter,) = mailoutbox
    assert "Outlet a, Outlet b" in letter.body
    states = Invitation.objects.order_by("pk").values_list("state", "send_date")
    assert list(states) == [("sent", None), ("sent", None), ("planned", None)]
    assert Entry.objects.filter(action="invitation.plan").count() == 3
    assert Entry.objects.filter(action="invitation.call_off").count() == 1


def test_more_than_twenty_are_looked_at_before_they_are_written_to(outlets):
    for number in range(21):
        offer(outlets[:1], f"p{number:02d}@a.example")
    offer(outlets[1:], "p00@a.example")
    client = signed_in(brand_user("manager"))
    seen = client.post(PAGE, {"act": "send"})
    page = seen.content.decode()
    assert seen.status_code == 200
    assert "21 addresses get one mail each." in page
    assert "Outlet a, Outlet b, Outlet c" in page
    assert "invites you to its standards portal" in page
    assert Mail.objects.count() == 0
    digest = re.search(r'name="seen" value="([0-9a-f]{64})"', page).group(1)
    offer(outlets[1:2], "late@a.example")
    again = client.post(PAGE, {"act": "send", "seen": digest})
    assert "22 addresses" in again.content.decode()
    assert Mail.objects.count() == 0
    digest = again.context["batch"].digest
    assert client.post(PAGE, {"act": "send", "seen": digest}).status_code == 302
    assert Mail.objects.filter(code="invitation").count() == 22


def test_invitations_are_found_by_address_and_by_partner(outlets):
    offer(outlets[:1])
    offer(outlets[1:2], "bert@b.example")
    client = signed_in(brand_user("manager"))

    def found(text):
        return [row.email for row in client.get(PAGE, {"q": text}).context["invitations"]]

    assert found("OLGA@alpine") == [OLGA]
    assert found("outlet b") == ["bert@b.example"]
    assert found("nobody") == []
    row = Invitation.objects.get(email=OLGA)
    invitations.change_address(invitation=row, email="new@a.example", actor=SYSTEM)
    assert (found("olga"), found("new@a")) == ([], ["new@a.example"])


def test_tabs_still_add_up_with_days_and_expired_ones(outlets):
    rows = offer(outlets)
    invitations.plan(
        invitations=rows[:1], day=timezone.localdate() + dt.timedelta(days=3), actor=SYSTEM
    )
    Invitation.objects.filter(pk=rows[1].pk).update(
        state="sent", expires_at=timezone.now() - dt.timedelta(days=1)
    )
    client = signed_in(brand_user("manager"))
    counts = {value: n for value, _label, n in client.get(PAGE).context["states"]}
    assert {value: n for value, n in counts.items() if n} == {
        "planned": 1, "dated": 1, "expired": 1,
    }  # fmt: skip
    for value, n in counts.items():
        assert len(client.get(PAGE, {"state": value}).context["invitations"]) == n


def test_what_nobody_took_up_is_cleared_and_what_was_accepted_stays(outlets):
    rows = offer(outlets)
    long_ago = timezone.now() - dt.timedelta(days=181)
    Invitation.objects.filter(pk=rows[0].pk).update(state="sent", expires_at=long_ago)
    Invitation.objects.filter(pk=rows[1].pk).update(state="revoked", created_at=long_ago)
    Invitation.objects.filter(pk=rows[2].pk).update(
        state="accepted", expires_at=long_ago, created_at=long_ago
    )
    forget_old()
    assert list(Invitation.objects.all()) == [rows[2]]


def test_a_planned_invitation_under_hold_waits_for_the_end_of_the_hold(outlets, mailoutbox):
    with time_machine.travel(MORNING, tick=False):
        rows = offer(outlets)
        invitations.plan(invitations=rows, day=dt.date(2026, 6, 11), actor=SYSTEM)
        set_mail_hold(is_on=True, actor=actor_of(brand_user("admin")))
    with time_machine.travel(MORNING + dt.timedelta(days=1), tick=False):
        tick()
        drain()
        assert mailoutbox == []
        assert set(Invitation.objects.values_list("state", flat=True)) == {"queued"}
    assert reverse("people:invitations") == PAGE
