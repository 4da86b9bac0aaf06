"""The landing page by role, and the navigation."""

import datetime as dt

import pytest
import time_machine

from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.lib import months
from standards.scoring.models import ScoreRun
from tests.factories.people import brand_user, make_user, member_user, signed_in
from tests.factories.reporting import make_metric, make_partners, make_period
from tests.kit.queries import WALL

pytestmark = pytest.mark.django_db

ROLES = ("admin", "author", "manager", "analyst", "auditor", "legal")
NOON = dt.datetime(2026, 7, 3, 12, tzinfo=dt.UTC)


def home(user):
    return signed_in(user).get("/")


def links(page):
    shell = page.context["shell"]
    return [item.url for group in shell.navigation for item in group.items]


def test_every_link_of_the_navigation_opens_for_every_role():
    (own,) = make_partners("A1")
    people = [brand_user(role) for role in ROLES]
    people += [member_user(role, own) for role in ("owner", "submitter", "viewer", "integration")]
    for user in people:
        client = signed_in(user)
        for address in links(client.get("/")):
            assert client.get(address, follow=True).status_code == 200, (user, address)


def test_navigation_of_each_side():
    (own,) = make_partners("A1")
    assert links(home(member_user("viewer", own))) == [
        "/",
        "/scorecards/",
        "/standards/",
        "/sharing/mine/",
    ]
    assert links(home(member_user("owner", own))) == [
        "/",
        "/months/",
        "/scorecards/",
        "/standards/",
        "/sharing/mine/",
        "/teams/",
    ]
    assert set(links(home(brand_user("legal")))) == {
        "/",
        "/partners/",
        "/standards/",
        "/sharing/",
        "/releases/",
        "/audit/",
        "/jobs/",
    }


def test_person_without_a_role_is_told_what_to_do():
    page = home(make_user())
    assert "You have no role yet" in page.content.decode()


@time_machine.travel(NOON)
def test_partner_sees_the_month_due_first_and_its_form_is_one_click_away():
    (own,) = make_partners("A1")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    client = signed_in(member_user("owner", own))
    first = client.get("/").context["content"].first
    assert (first.url, first.badge) == ("/months/monthly/2026-06/", "due")
    assert "Please send by 7 July" in first.text
    assert client.get(first.url).status_code == 200


@time_machine.travel(NOON)
def test_open_month_is_not_due_yet():
    (own,) = make_partners("A1")
    make_metric("reply24")
    make_period(["reply24"], "2026-07")
    content = home(member_user("owner", own)).context["content"]
    assert content.first is None
    assert content.quiet == "Nothing is due now. Thank you."


@time_machine.travel(NOON)
def test_one_lead_serves_all_outlets_of_a_person():
    own, other = make_partners("A1", "A2")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    content = home(member_user("owner", own, other)).context["content"]
    assert content.first.text.startswith("A1 Motors, A2 Motors · ")
    assert content.others == ()


@time_machine.travel(NOON)
def test_viewer_has_nothing_to_send():
    (own,) = make_partners("A1")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    assert home(member_user("viewer", own)).context["content"].first is None


@pytest.mark.parametrize(
    ("day", "asked", "out"), [(7, "Asked", "Not in yet"), (9, "Due", "Missing")]
)
def test_manager_counts_own_partners_only_and_each_number_leads_somewhere(day, asked, out):
    make_partners("A1", "A2", territory="FR")
    make_partners("B1", territory="DE")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    manager = brand_user("manager", territories=["FR"])
    with time_machine.travel(NOON.replace(day=day)):
        client = signed_in(manager)
        (section, *_) = client.get("/").context["content"].sections
        found = {figure.label: figure.value for figure in section.figures}
        assert found == {asked: "2", "In": "0", out: "2", "Need you": "0"}
        for figure in section.figures:
            assert client.get(figure.url).status_code == 200


@pytest.mark.parametrize(("day", "is_told"), [(3, False), (8, True), (15, True), (16, False)])
def test_manager_is_told_of_missing_months_between_due_and_lock(day, is_told):
    make_partners("A1", "A2")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    manager = brand_user("manager")
    with time_machine.travel(NOON.replace(day=day)):
        first = home(manager).context["content"].first
    title = first.title if first else ""
    assert (title == "2 partners have not sent yet") is is_told


def test_bounced_invitations_wait_for_the_manager():
    (own,) = make_partners("A1")
    made = invitations.create(partner=own, email="x@a1.example", role="owner", actor=SYSTEM)
    Invitation.objects.filter(pk=made.pk).update(state="bounced")
    first = home(brand_user("manager")).context["content"].first
    assert (first.title, first.url) == ("1 invitation bounced", "/invitations/?state=bounced")


def test_lonely_admin_is_asked_for_a_second_approver_until_there_is_one():
    admin = brand_user("admin")
    ScoreRun.objects.create(month="2026-01")  # setting up is over
    assert home(admin).context["content"].first.title == "Who is the second approver?"
    brand_user("legal")
    assert home(admin).context["content"].first is None


def test_home_costs_the_same_for_one_and_three_outlets(django_assert_num_queries):
    partners = make_partners("A1", "A2", "A3")
    make_metric("reply24")
    make_period(["reply24"], months.last_complete(dt.datetime.now(dt.UTC).date()))
    one = signed_in(member_user("owner", partners[0], email="one@x.example"))
    three = signed_in(member_user("owner", *partners, email="three@x.example"))
    # Two of them say what the month asks of these outlets. Who serves the owner only in part has no
    # agreement to look for.
    for client, queries in ((one, 13), (three, 14)):
        client.get("/")
        with django_assert_num_queries(queries + WALL):
            client.get("/")


@pytest.mark.parametrize(("day", "said"), [(15, "Nothing needs you now"), (16, "June 2026 closed")])
def test_quiet_manager_is_told_what_closed_incomplete(day, said):
    make_partners("A1", "A2")
    make_metric("reply24")
    period = make_period(["reply24"], "2026-06")
    period.due_date = period.timely_date = period.lock_date = dt.date(2026, 7, 15)
    period.save()
    manager = brand_user("manager")
    with time_machine.travel(NOON.replace(day=day)):
        text = home(manager).content.decode()
    assert said in text
    assert ("closed with 2 missing" in text) is (day == 16)


def test_legal_reaches_the_sharing_rules_from_home_when_none_waits():
    content = home(brand_user("legal")).context["content"]
    figures = [figure for section in content.sections for figure in section.figures]
    assert ("/sharing/", "none to approve") in [(f.url, f.note) for f in figures]
