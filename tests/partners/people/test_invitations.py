"""Invitations from creating to accepting."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from partners.people.models import Invitation, Membership
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.audit.models import Payload
from portal.jobs.services import drain
from portal.lib.results import Refusal
from portal.notices.events import MailRefused
from portal.notices.models import Mail
from tests.factories.people import brand_user, make_user, member_user, signed_in
from tests.factories.reporting import make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def invited(email="olga@alpine.example", role="owner"):
    (partner,) = make_partners("ALP")
    return invitations.create(partner=partner, email=email, role=role, actor=SYSTEM)


def sent_link():
    """The path in the newest mail."""
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        drain()
    return re.search(r"/join/[0-9a-f]{64}/", mail.outbox[-1].body).group()


def test_creating_mails_nobody():
    invitation = invited()
    drain()
    assert invitation.state == "planned"
    assert Mail.objects.count() == 0
    assert mail.outbox == []


def test_sending_mails_a_link_and_stores_only_its_hash():
    invitation = invitations.send(invitation=invited(), actor=SYSTEM)
    link = sent_link()
    secret = link.split("/")[2]
    invitation.refresh_from_db()
    assert invitation.state == "sent"
    assert secret not in str(Invitation.objects.values().get())
    assert secret not in str(list(Mail.objects.values()))
    assert mail.outbox[-1].to == ["olga@alpine.example"]


def test_looking_at_the_link_changes_nothing():
    invitations.send(invitation=invited(), actor=SYSTEM)
    link = sent_link()
    before = list(Invitation.objects.values())
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().head(link).status_code == 200
    assert list(Invitation.objects.values()) == before
    assert User.objects.count() == 0


def test_accepting_and_the_mailed_code_make_the_membership():
    invitations.send(invitation=invited(), actor=SYSTEM)
    link = sent_link()
    client = Client()
    assert "Your name" in client.get(link).content.decode()
    answer = client.post(link, {"email": "olga@alpine.example", "name": " Olga Owner "})
    assert (answer.status_code, answer["Location"]) == (307, "/accounts/login/code/")
    assert Invitation.objects.get().state == "visited"
    assert User.objects.get().name == "Olga Owner"
    assert "Your name" not in client.get(link).content.decode()
    assert Membership.objects.count() == 0
    client.post("/accounts/login/code/", {"email": "olga@alpine.example"})
    code = mail.outbox[-1].subject.split()[0]
    client.post("/accounts/login/code/confirm/", {"code": code})
    membership = Membership.objects.get()
    assert (membership.user.email, membership.partner.code, membership.role) == (
        "olga@alpine.example",
        "ALP",
        "owner",
    )
    assert Invitation.objects.get().state == "accepted"
    assert Client().get(link).status_code == 404


def test_accepting_signed_in_joins_at_once():
    user = make_user("olga@alpine.example")
    invitations.send(invitation=invited(), actor=SYSTEM)
    answer = signed_in(user).post(sent_link())
    assert answer["Location"] == "/"
    assert Membership.objects.get().user == user


def test_accepting_as_another_person_goes_to_the_invited_address():
    other = make_user("other@dealer.example")
    invitations.send(invitation=invited(), actor=SYSTEM)
    link = sent_link()
    client = signed_in(other)
    assert b"Sign out first" in client.get(link).content
    client.post(link)
    assert Membership.objects.count() == 0


def test_sending_again_kills_the_old_link():
    invitation = invitations.send(invitation=invited(), actor=SYSTEM)
    old = sent_link()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        invitations.resend(invitation=invitation, actor=SYSTEM)
        new = sent_link()
        assert Client().get(old).status_code == 404
        assert Client().get(new).status_code == 200


def test_link_dies_after_fourteen_days():
    invitations.send(invitation=invited(), actor=SYSTEM)
    link = sent_link()
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(link).status_code == 404
        assert Client().post(link).status_code == 404


def test_revoking_kills_link_and_queued_mail():
    invitation = invitations.send(invitation=invited(), actor=SYSTEM)
    invitations.revoke(invitation=invitation, actor=SYSTEM)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        drain()
    assert mail.outbox == []
    assert Mail.objects.get().state == "dropped"
    with pytest.raises(Refusal) as caught:
        invitations.send(invitation=invitation, actor=SYSTEM)
    assert caught.value.code == "invitation_ended"


def test_bounce_is_shown_and_corrected_in_place():
    invitation = invitations.send(invitation=invited("wrong@alpine.example"), actor=SYSTEM)
    news = MailRefused("invitation", Mail.objects.get().params)
    invitations.note_bounce(code=news.code, params=news.params)
    invitation.refresh_from_db()
    assert invitation.state == "bounced"
    admin = signed_in(brand_user("admin"))
    page = f"/partners/{invitation.partner.public_id}/team/"
    assert b"Correct and send" in admin.get(page).content
    admin.post(
        page, {"act": "address", "id": invitation.public_id, "email": "right@alpine.example"}
    )
    invitation.refresh_from_db()
    assert (invitation.email, invitation.state) == ("right@alpine.example", "queued")
    sent_link()
    invitation.refresh_from_db()
    assert invitation.state == "sent"
    assert mail.outbox[-1].to == ["right@alpine.example"]


def test_bounce_of_another_mail_is_ignored():
    invitations.note_bounce(code="month_due", params={})
    assert Invitation.objects.count() == 0


def test_doubled_and_bad_invitations_are_refused_together():
    (partner,) = make_partners("ALP")
    member_user("owner", partner, email="in@alpine.example")
    rows = [
        invitations.Offer(partner, "a@alpine.example", "owner", row=1),
        invitations.Offer(partner, "A@alpine.example", "viewer", row=2),
        invitations.Offer(partner, "nonsense", "owner", row=3),
        invitations.Offer(partner, "in@alpine.example", "owner", row=4),
        invitations.Offer(partner, "b@alpine.example", "king", row=5),
        invitations.Offer(partner, "none", "queen", row=6),
    ]
    with pytest.raises(Refusal) as caught:
        invitations.create_many(offers=rows, actor=SYSTEM)
    found = [(problem.row, problem.code) for problem in caught.value.problems]
    assert found == [
        (2, "invitation_exists"),
        (3, "email_bad"),
        (4, "member_exists"),
        (5, "partner_role_unknown"),
        (6, "email_bad"),
        (6, "partner_role_unknown"),
    ]
    assert Invitation.objects.count() == 0


def test_person_of_the_brand_cannot_accept():
    brand_user("admin", email="ada@brand.example")
    invitations.send(invitation=invited("ada@brand.example"), actor=SYSTEM)
    answer = Client().post(sent_link())
    assert answer.status_code == 409
    assert "Nobody holds a role at the brand" in answer.content.decode()
    assert Membership.objects.count() == 0


def test_sending_many_costs_the_same_queries_for_one_and_three(django_assert_max_num_queries):
    partners = make_partners("A1", "A2", "A3")

    def offer(number):
        return [
            invitations.Offer(partner, f"p{number}@{partner.code.lower()}.example")
            for partner in partners[:number]
        ]

    counts = []
    for number in (1, 3):
        made = invitations.create_many(offers=offer(number), actor=SYSTEM)
        with django_assert_max_num_queries(40) as seen:
            invitations.send_many(invitations=made, actor=SYSTEM)
        counts.append(len(seen.captured_queries))
    assert counts[1] <= counts[0]


def test_trail_of_an_invitation_holds_no_address():
    invitations.send(invitation=invited(), actor=SYSTEM)
    assert Payload.objects.count() == 0


def test_pasted_invitations_are_noted_and_sent_from_the_page():
    make_partners("A1", "A2")
    manager = signed_in(brand_user("manager"))
    text = "partner\temail\trole\nA1\tann@a1.example\towner\nA2\tbob@a2.example\t\n"
    answer = manager.post("/invitations/", {"text": text})
    assert answer.status_code == 302
    assert set(Invitation.objects.values_list("partner__code", "email", "role", "state")) == {
        ("A1", "ann@a1.example", "owner", "planned"),
        ("A2", "bob@a2.example", "owner", "planned"),
    }
    manager.post("/invitations/", {"act": "send"})
    assert set(Invitation.objects.values_list("state", flat=True)) == {"queued"}
    sent_link()
    assert set(Invitation.objects.values_list("state", flat=True)) == {"sent"}


def test_pasted_invitations_beyond_reach_are_unknown_partners():
    make_partners("A1", territory="FR")
    make_partners("B1", territory="DE")
    manager = signed_in(brand_user("manager", territories=["FR"]))
    answer = manager.post("/invitations/", {"text": "B1, x@b1.example\nZZ, x@zz.example"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No partner has the code B1." in page
    assert "No partner has the code ZZ." in page
    assert Invitation.objects.count() == 0


def test_pasted_rows_show_every_kind_of_problem_at_once():
    (partner,) = make_partners("A1")
    member_user("owner", partner, email="in@a1.example")
    manager = signed_in(brand_user("manager"))
    text = "ZZ, nonsense, king\nA1, in@a1.example\nA1, new@a1.example\nA1, NEW@a1.example, boss\nx"
    answer = manager.post("/invitations/", {"text": text})
    assert [(problem.row, problem.code) for problem in answer.context["problems"]] == [
        (1, "partner_not_found"),
        (1, "email_bad"),
        (1, "partner_role_unknown"),
        (2, "member_exists"),
        (4, "partner_role_unknown"),
        (4, "invitation_exists"),
        (5, "invitation_line"),
    ]
    assert "7 problems stand against the invitations" in answer.content.decode()
    assert Invitation.objects.count() == 0
