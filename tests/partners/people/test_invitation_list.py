"""Invitations under the mail hold, for partners that leave, and in the list of all."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from partners.network.services.status import change_status
from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.accounts.services.persons import deactivate
from portal.jobs.services import drain
from portal.notices.models import Mail
from portal.notices.services import queue_mail, set_mail_hold
from portal.notices.tasks import look_for_mail
from tests.factories.people import actor_of, brand_user, make_user, member_user, signed_in
from tests.factories.reporting import make_partners
from tests.partners.people.test_invitations import sent_link

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def admin():
    user = brand_user("admin")
    set_mail_hold(is_on=True, actor=actor_of(user))
    return user


def planned(code="A1", email="olga@a1.example", status="active"):
    (partner,) = make_partners(code, status=status)
    return invitations.create(partner=partner, email=email, role="owner", actor=SYSTEM)


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_under_hold_an_invitation_waits_and_says_so(admin):
    invitation = planned(status="prospect")
    client = signed_in(admin)
    page = f"/partners/{invitation.partner.public_id}/team/"
    answer = client.post(page, {"act": "send", "id": invitation.public_id}, follow=True)
    assert "Mail is on hold: the invitation to olga@a1.example waits" in answer.content.decode()
    assert "on its way" not in answer.content.decode()
    for shown in (page, "/invitations/"):
        assert "Waiting: mail is on hold" in client.get(shown).content.decode()
    with later(days=20):
        drain()
        assert mail.outbox == []
        shown = client.get("/invitations/?state=queued").content.decode()
        assert "Waiting: mail is on hold" in shown
        assert '<td data-label="Sent">–</td>' in shown
    invitation.refresh_from_db()
    invitation.partner.refresh_from_db()
    assert (invitation.sent_at, invitation.expires_at) == (None, None)
    assert invitation.partner.status == "prospect"


def test_life_begins_when_the_mail_goes_out(admin):
    invitation = invitations.send(invitation=planned(status="prospect"), actor=SYSTEM)
    with later(days=20):
        set_mail_hold(is_on=False, actor=actor_of(admin))
        link = sent_link()
        invitation.refresh_from_db()
        invitation.partner.refresh_from_db()
        assert invitation.state == "sent"
        assert invitation.sent_at is not None
        assert invitation.expires_at is not None
        assert abs(invitation.sent_at - timezone.now()) < timedelta(minutes=1)
        assert invitation.expires_at - invitation.sent_at == timedelta(days=14)
        assert invitation.partner.status == "invited"
    with later(days=33, hours=23):
        assert Client().get(link).status_code == 200
    with later(days=34, minutes=1):
        assert Client().get(link).status_code == 404


def test_sent_twice_under_hold_is_one_mail(admin):
    invitation = planned()
    for minute in range(2):
        with later(minutes=minute):
            invitations.send(invitation=invitation, actor=SYSTEM)
    with later(hours=1):
        set_mail_hold(is_on=False, actor=actor_of(admin))
        link = sent_link()
        assert len(mail.outbox) == 1
        assert Client().get(link).status_code == 200


def test_a_server_that_takes_no_mail_makes_no_bounce(settings):
    settings.EMAIL_BACKEND = "tests.portal.notices.test_mail_queue.Down"
    invitation = invitations.send(invitation=planned(), actor=SYSTEM)
    for attempt in range(30):
        with later(hours=5 * attempt):
            look_for_mail()
            drain()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.sent_at) == ("queued", None)
    assert Mail.objects.get().state == "failed"


def test_nothing_goes_out_for_a_partner_that_has_left(admin):
    invitation = invitations.send(invitation=planned(), actor=SYSTEM)
    change_status(partner=invitation.partner, status="left", month="2021-01", actor=SYSTEM)
    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    set_mail_hold(is_on=False, actor=actor_of(admin))
    with later(minutes=1):
        drain()
    assert mail.outbox == []
    assert Mail.objects.get().state == "dropped"


def test_no_invitation_goes_out_to_a_person_who_was_switched_off(admin):
    user = make_user("olga@a1.example")
    invitations.send(invitation=planned(), actor=SYSTEM)
    deactivate(user=user, actor=SYSTEM)
    set_mail_hold(is_on=False, actor=actor_of(admin))
    with later(minutes=1):
        drain()
    assert mail.outbox == []
    assert Mail.objects.get().state == "dropped"


def test_who_acts_for_others_too_gets_no_mail_about_the_partner_that_left(admin):
    left, stays = make_partners("A1", "A2")
    user = member_user("owner", left, stays)
    for key, partners in {"left": [left], "both": [left, stays], "stays": [stays]}.items():
        queue_mail(
            person_ids=[user.public_id],
            code="review_requested",
            params={"standard": key, "number": "1"},
            key=key,
            about={user.public_id: [partner.public_id for partner in partners]},
        )
    change_status(partner=left, status="left", month="2021-01", actor=SYSTEM)
    set_mail_hold(is_on=False, actor=actor_of(admin))
    with later(minutes=1):
        drain()
    # What it leaves with its owner is the last thing told of it.
    subjects = sorted(letter.subject for letter in mail.outbox)
    assert subjects.pop(0) == "The months and scores of A1 Motors to take with you"
    assert [subject.split()[0] for subject in subjects] == ["both", "stays"]


def test_a_bounce_is_corrected_and_any_row_sent_again_or_withdrawn_in_the_list():
    first, second = planned(), planned("A2", "second@a2.example")
    for row in (first, second):
        invitations.send(invitation=row, actor=SYSTEM)
    sent_link()
    Invitation.objects.filter(pk=first.pk).update(state="bounced")
    client = signed_in(brand_user("manager"))
    page = client.get("/invitations/").content.decode()
    assert page.count("Correct and send") == 1
    assert (page.count("Send again"), page.count("Withdraw")) == (2, 2)
    client.post(
        "/invitations/", {"act": "address", "id": first.public_id, "email": "right@a1.example"}
    )
    client.post("/invitations/", {"act": "revoke", "id": second.public_id})
    assert set(Invitation.objects.values_list("email", "state")) == {
        ("right@a1.example", "queued"),
        ("second@a2.example", "revoked"),
    }


def test_all_of_a_state_are_sent_again_at_once():
    rows = [planned("A1"), planned("A2", "b@a2.example"), planned("A3", "c@a3.example")]
    for row in rows[:2]:
        invitations.send(invitation=row, actor=SYSTEM)
    sent_link()
    client = signed_in(brand_user("manager"))
    assert "Send these" not in client.get("/invitations/?state=planned").content.decode()
    with later(days=15):
        client = signed_in(brand_user("manager", "later@brand.example"))
        assert "Send these 2 again" in client.get("/invitations/?state=expired").content.decode()
        client.post("/invitations/", {"act": "send_state", "state": "expired"})
    assert sorted(Invitation.objects.values_list("state", flat=True)) == [
        "planned",
        "queued",
        "queued",
    ]


def test_invitations_beyond_reach_cannot_be_acted_on():
    other = planned()
    client = signed_in(brand_user("manager", territories=["EU"]))
    (hidden,) = make_partners("B1", territory="US")
    beyond = invitations.create(partner=hidden, email="x@b1.example", role="owner", actor=SYSTEM)
    answers = [
        client.post("/invitations/", {"act": "revoke", "id": str(key)})
        for key in (beyond.public_id, hidden.public_id)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (
        client.post("/invitations/", {"act": "send_state", "state": "revoked"}).status_code == 404
    )
    assert set(Invitation.objects.values_list("state", flat=True)) == {"planned"}
    own = client.post("/invitations/", {"act": "revoke", "id": other.public_id})
    assert own.status_code == 302
