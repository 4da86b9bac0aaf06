"""Partners, owners and agreements are found by any words of theirs, on both databases."""

import datetime as dt
import importlib
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from partners.network.models import Owner, Partner
from partners.network.queries.partner_list import Filters, partner_page
from partners.network.services import structure
from partners.network.services.partners import correct_partner
from partners.sharing.models import Edition
from partners.sharing.queries.agreements import wanted_editions
from portal.access.actor import SYSTEM
from portal.lib.search import Searchable, holding
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NAME = "Müller GmbH Straße"
FINDS = [
    "strasse muller", "STRASSE", "gmbh müller", "STRAßE Müller", "Mueller", "MÜLLER", "mu gm",
    "x-9", "x-9 straße", "  Müller  ", "GMBH\u00a0STRAẞE", "Mu\u0308ller",
]  # fmt: skip
MISSES = ["muller ag", "mxller", "%", "_", "mull%", "\\", "´", "x-9 strassen"]


@pytest.fixture(autouse=True)
def _network() -> None:
    make_structure()
    structure.save_owner(code="x-9", name=NAME, actor=SYSTEM)
    make_partner("x-9", name=NAME, owner="x-9")
    make_partner("other", name="Bell")


@pytest.fixture
def admin() -> Client:
    return signed_in(brand_user("admin"))


def listed(text: str) -> list[str]:
    return [line.code for line in partner_page(Filters(text=text), SYSTEM).lines]


@pytest.mark.parametrize("text", FINDS)
def test_partners_owners_and_agreements_are_found(text: str) -> None:
    owner = Owner.objects.get(code="x-9")
    Edition.objects.create(
        owner=owner, number=1, valid_from=dt.date(2026, 1, 1), content={}, needs_signature=False
    )
    assert listed(text) == ["x-9"]
    assert list(Owner.objects.filter(holding(text))) == [owner]
    assert [row.owner for row in wanted_editions(text=text)] == [owner]


@pytest.mark.parametrize("text", MISSES)
def test_what_does_not_hold_every_word_is_not_found(text: str) -> None:
    assert listed(text) == []


def test_nothing_typed_limits_nothing() -> None:
    assert listed("") == listed("  ") == ["other", "x-9"]


@pytest.mark.parametrize("part", ["owners", "kinds", "tiers", "attributes"])
def test_the_pages_of_the_structure_find_alike(admin: Client, part: str) -> None:
    save: dict[str, Any] = {
        "owners": (structure.save_owner, {}),
        "kinds": (structure.save_kind, {}),
        "tiers": (structure.save_tier, {"is_earned": False, "rank": 3}),
        "attributes": (structure.save_attribute, {"is_public": True}),
    }
    service, values = save[part]
    service(code="a-1", name="Größe Élan", actor=SYSTEM, **values)
    for text, is_found in (("elan GROSSE", True), ("groesse", True), ("elan grosser", False)):
        page = admin.get(f"/structure/{part}/", {"q": text}).content.decode()
        assert ("Größe Élan" in page) is is_found


def test_the_list_page_finds_in_any_order(admin: Client) -> None:
    page = admin.get("/partners/", {"q": "strasse muller"}).content.decode()
    assert re.findall(r'<td class="mono">([^<]+)</td>', page) == ["x-9"]


def test_a_new_name_is_found_and_the_old_one_no_more() -> None:
    partner = Partner.objects.get(code="x-9")
    correct_partner(partner=partner, name="Ångström", time_zone="UTC", actor=SYSTEM)
    structure.save_owner(code="x-9", name="Ångström", actor=SYSTEM)
    assert listed("angstrom") == listed("Aangstroem") == ["x-9"]
    assert listed("muller") == []
    assert not Owner.objects.filter(holding("muller")).exists()


def test_rows_from_before_are_found_after_the_migration() -> None:
    models = [model for model in apps.get_models() if issubclass(model, Searchable)]
    assert len(models) == 5
    for model in models:
        model._default_manager.update(search_text="")
    assert listed("muller") == []
    step = importlib.import_module("partners.network.migrations.0004_search_text")
    assert {f"network.{name}" for name in step.NAMES} == {
        model._meta.label_lower for model in models
    }
    step.fold_all(apps, None)
    assert listed("muller") == ["x-9"]
    assert Owner.objects.filter(holding("strasse")).count() == 1
