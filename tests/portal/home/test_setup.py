"""Setting up an empty installation: every step is counted from what is there."""

import pytest
from django.urls import reverse

from partners.network.models import Kind, Territory
from partners.people.services import invitations
from partners.people.services.role_requests import ask_role, confirm_role
from partners.people.services.roles import give_role
from partners.sharing.services.base import adopt_base_rule
from portal.access.actor import SYSTEM
from portal.home.sections import content_of
from portal.home.sections.setup import setup_of
from portal.home.services.example import add_example_structure
from portal.lib.results import Refusal
from standards.catalogue.document import example_text
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.publishing import publish
from standards.reporting.enums import Frequency
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from standards.scoring.models import ScoreRun
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user, make_user, member_user, signed_in

pytestmark = pytest.mark.django_db


def missing(user):
    return {step.code for step in setup_of(actor_of(user)).steps if not step.is_done}


STEPS = ("people", "structure", "standard", "collection", "partners", "sharing", "invitations")


def test_an_empty_installation_is_led_from_home_to_its_first_step(client):
    admin = brand_user("admin")
    content = content_of(actor_of(admin))
    assert content.first.url == reverse("home:setup")
    assert content.first.title == "Set up the portal: People of the brand"
    assert content.first.badge == "0 of 7 done"
    assert "Who is the second approver?" not in str(content)
    page = signed_in(admin).get(reverse("home:setup")).content.decode()
    assert "python manage.py create_person ADDRESS --name NAME --role legal" in page
    assert missing(admin) == set(STEPS)


def test_each_step_is_counted_from_what_is_there():
    admin = brand_user("admin")
    legal = brand_user("legal")
    give_role(user=legal, role="author", actor=SYSTEM)
    brand_user("manager")
    assert "people" in missing(admin)  # one author alone publishes nothing
    author = brand_user("author")
    assert missing(admin) == set(STEPS[1:])
    make_structure()
    assert missing(admin) == set(STEPS[2:])
    version = import_standard(text=example_text(), actor=actor_of(author))
    step = setup_of(actor_of(admin)).following
    assert (step.code, step.missing[0]) == (
        "standard",
        "A standard is written but not in force: a second author reviews and publishes it.",
    )
    publish(version=version, effective_month="2026-06", audience={}, actor=SYSTEM)
    collection = save_collection(
        code="monthly",
        name="Monthly",
        metrics=["answered_in_a_day"],
        recurrence=Recurrence(Frequency.MONTH, "2026-06"),
        actor=SYSTEM,
    )
    assert "collection" in missing(admin)
    open_periods(collection=collection, months=["2026-06"], actor=SYSTEM)
    assert missing(admin) == set(STEPS[4:])
    alpine, bell = make_partner("alpine"), make_partner("bell")
    adopt_base_rule(actor=actor_of(admin))
    assert missing(admin) == {"invitations"}
    member_user("owner", alpine)
    row = invitations.create(partner=bell, email="b@bell.example", role="owner", actor=SYSTEM)
    last = setup_of(actor_of(admin)).steps[-1]
    assert last.found == "1 of 2 partners have people who act for them"
    assert last.missing == ("1 partner has nobody who acts for it and no invitation on its way.",)
    invitations.send(invitation=row, actor=SYSTEM)
    assert missing(admin) == set()
    assert content_of(actor_of(admin)).first.title == "All is set up"
    ScoreRun.objects.create(month="2026-06")
    assert setup_of(actor_of(admin)).month == "2026-06"
    assert reverse("home:setup") not in str(content_of(actor_of(admin)).first)


def test_the_page_says_where_each_step_is_done_and_may_be_left(
    client, django_assert_max_num_queries
):
    admin = signed_in(brand_user("admin"))
    with django_assert_max_num_queries(20):
        page = admin.get(reverse("home:setup")).content.decode()
    for address in (
        reverse("people:brand"),
        reverse("network:structure"),
        reverse("reporting:new_collection"),
        reverse("network:import_start"),
        reverse("sharing:rules"),
        reverse("people:invitations"),
    ):
        assert f'href="{address}"' in page
        assert admin.get(address).status_code == 200
    with django_assert_max_num_queries(20):
        home = admin.get("/").content.decode()
    assert home.count(f'href="{reverse("home:setup")}"') == 2  # the lead, and the navigation


def test_the_example_structure_is_added_once_and_only_to_nothing():
    admin = brand_user("admin")
    client = signed_in(admin)
    for _ in range(2):
        client.post(reverse("home:setup"), {"act": "structure"})
    assert (Territory.objects.count(), Kind.objects.count()) == (3, 1)
    with pytest.raises(Refusal, match="There is a structure already"):
        add_example_structure(actor=actor_of(admin))


@pytest.mark.parametrize("role", ["manager", "author", "legal", "analyst"])
def test_setting_up_is_the_brand_admins(role):
    client = signed_in(brand_user(role))
    assert client.get(reverse("home:setup")).status_code == 404
    assert reverse("home:setup") not in client.get("/").content.decode()
    assert client.post(reverse("home:setup"), {"act": "structure"}).status_code == 404
    assert Territory.objects.count() == 0


def test_an_author_confirmed_by_two_counts_as_a_second_one():
    admin, legal = brand_user("admin"), brand_user("legal")
    brand_user("manager")
    give_role(user=legal, role="author", actor=SYSTEM)
    anna = make_user("anna@brand.example")
    request = ask_role(user=anna, role="author", actor=actor_of(admin))
    (sentence,) = [s for s in setup_of(actor_of(admin)).steps[0].missing if "waits" in s]
    assert sentence == "1 role waits for a second person."
    confirm_role(request=request, actor=actor_of(legal))
    assert "people" not in missing(admin)


def test_the_example_standard_is_a_link_of_the_import_for_authors():
    author = brand_user("author")
    page = signed_in(author).get(reverse("catalogue:import") + "?example=yes").content.decode()
    assert "Enquiries answered within a day" in page
    assert "?example=yes" in signed_in(author).get(reverse("catalogue:import")).content.decode()
