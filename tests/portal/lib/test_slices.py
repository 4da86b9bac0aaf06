"""What slices bring: collected once, listed on one screen, linked to by place."""

from io import StringIO

import pytest
from django.core.management import call_command

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.lib.registry import REGISTRIES
from portal.lib.slices import declared
from portal.ui.links import address_at, links_at, links_of
from tests.factories.people import actor_of, brand_user
from tests.factories.reporting import make_partners


def test_every_slice_and_every_question_is_listed() -> None:
    out = StringIO()
    call_command("slices", stdout=out)
    told = out.getvalue()
    assert "partners.sharing" in told
    assert "which grants a user holds: people" in told
    assert all(f"{registry.question}: " in told for registry in REGISTRIES)


def test_every_question_has_an_answer() -> None:
    assert [registry.question for registry in REGISTRIES if not registry.values()] == []


def test_messages_are_declared_by_the_slice_they_are_of() -> None:
    found = dict(declared("messages"))
    assert "rule_own_approval" in found["partners.sharing"].MESSAGES
    assert "portal.ui" not in found


def test_a_place_nobody_links_from_leads_nowhere() -> None:
    assert address_at("nowhere") == ""
    assert links_of("nowhere") == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            "admin",
            [
                "Facts and places",
                "Results",
                "See what alpine Motors sees",
                "People",
                "First steps",
                "What was written",
                "New owner",
            ],
        ),
        (
            "manager",
            [
                "Facts and places",
                "Results",
                "What is asked",
                "Waivers",
                "People",
                "First steps",
                "What was written",
                "New owner",
            ],
        ),
        ("auditor", ["Facts and places", "See what alpine Motors sees"]),
    ],
)
def test_pages_of_a_partner_link_to_what_one_may_see(role: str, labels: list[str]) -> None:
    (partner,) = make_partners("alpine")
    found = links_at("partner", actor_of(brand_user(role)), partner, "insight:partner")
    assert [link.label for link in found] == labels
    assert [link.is_here for link in found if link.label == "Results"] in ([True], [])


@pytest.mark.django_db
def test_a_limited_manager_is_not_led_to_other_managers_partners() -> None:
    near, far = make_partners("alpine", "bell")
    actor = actor_of(brand_user("manager", partners=[near.code]))
    assert "Waivers" in [link.label for link in links_at("partner", actor, near)]
    assert "Waivers" not in [link.label for link in links_at("partner", actor, far)]
    assert Partner.objects.visible_to(SYSTEM, "partners.manage").count() == 2
