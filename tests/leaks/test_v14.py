"""V14 sale: who takes an outlet over learns nothing of its months before, whoever is asked.

Two worlds differ in what the seller's outlet sent before the takeover, and in nothing else. The
buyer's people ask every route, with the partner they took over, the one it was, and old months:
all answers are the same in both.
"""

from collections.abc import Callable

import pytest

from partners.network.models import Partner
from partners.network.services.sale import Sale
from partners.people.models import Membership
from partners.people.services.memberships import add_member
from partners.people.services.outlet_sale import sell_outlet
from portal.access.actor import SYSTEM
from portal.accounts.services.tokens import issue
from portal.jobs.services import drain
from standards.packs.models import ExitPack
from standards.reporting.models import Submission
from tests.leaks import worlds
from tests.leaks.probe import Answer, client_for
from tests.leaks.routes import asks, writes
from tests.leaks.visits import Key, answer, differences, standing
from tests.leaks.worlds import Cells, Variation, World
from tests.leaks.worlds.network import VIEWER
from tests.leaks.worlds.people import new_user

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TAKEOVER = "2026-05"
SCOPES = ("months.send", "partners.read", "scorecard.read", "standards.read", "values.read")


def other_months(months: dict[tuple[str, str], Cells]) -> None:
    """The seller's outlet sent other numbers.

    Of what is compared, a step that keeps everybody's order; the rest anything.
    """
    for (code, _month), cells in months.items():
        if code == VIEWER:
            cells["wait"] = {"sum": "1999", "count": "73"}
            cells["visits"] = {"n": "301", "d": "997"}
            for metric in ("reply", "kept"):
                cells[metric] = {**cells[metric], "n": str(int(cells[metric]["n"]) + 1)}


def sold(world: World) -> World:
    """The viewer's outlet is taken over; the buyer has had another outlet all along."""
    partner = Partner.objects.get(public_id=world.own)
    buyer = Partner.objects.get(code="FR05")
    for role in ("buyer", "buyer_machine"):
        world.users[role] = new_user(role)
    successor = sell_outlet(
        partner=partner,
        sale=Sale(TAKEOVER, buyer.placements.get(to_month="").owner.code, f"{VIEWER}-2"),
        people=[],
        addresses=[],
        is_mailed=False,
        actor=SYSTEM,
    )
    add_member(user=world.users["buyer"], partner=successor, role="owner", actor=SYSTEM)
    machine = world.users["buyer_machine"]
    add_member(user=machine, partner=successor, role="integration", actor=SYSTEM)
    world.tokens["buyer_machine"] = issue(
        user=machine, name="b", scopes=SCOPES, days=30, actor=SYSTEM
    )[1]
    drain()
    for kind in ("partner", "code"):
        taken = str(successor.public_id) if kind == "partner" else successor.code
        world.objects[kind]["taken"] = taken
    packs = ExitPack.objects.filter(partner=partner).order_by("pk")
    world.objects["exit_pack"] |= {f"sellers{n}": str(p.public_id) for n, p in enumerate(packs)}
    return world


def keys_of(world: World) -> list[Key]:
    addresses = asks(world.objects, ("GET",)) + writes(world.objects)
    roles = ("buyer", "buyer_machine")
    return [
        (role, ask)
        for ask in addresses
        for role in roles
        if role == "buyer" or ask.url.startswith("/api/")
    ]


def heard(variation: Variation) -> tuple[dict[Key, Answer], dict[str, str]]:
    """What the buyer's people are answered; the seller's own ids, and what it took along."""
    with standing(3, variation) as world:
        own = {"own": str(world.own), "code": VIEWER}
        sold(world)
        answers = {}
        for role, ask in keys_of(world):
            answers[role, ask] = answer(client_for(world, role), ask)
        own["pack"] = bytes(
            ExitPack.objects.get(partner__code=VIEWER, person_id=None).content
        ).hex()
    return answers, own


def test_the_buyer_learns_nothing_of_the_months_before(tell: Callable[[str], None]) -> None:
    first, own = heard(Variation())
    second, others = heard(Variation(name="sold", cells=other_months))
    assert own["pack"] != others["pack"], "the worlds do not differ"
    assert differences(first, second) == []
    opened = [
        key[1].url
        for key, one in first.items()
        if (own["own"] in key[1].url or f"partner={own['code']}&" in key[1].url)
        and one.status < 300
        and "scorecards" not in key[1].url
    ]
    assert opened == []
    tell(f"V14: {len(first)} answers to a buyer, the same whatever the seller had sent")


def test_the_seller_keeps_nothing_live_and_takes_its_months_along() -> None:
    with standing(3, Variation()) as world:
        own = Partner.objects.get(public_id=world.own)
        sent = Submission.objects.filter(partner=own).count()
        sold(world)
        world.users["owner"].refresh_from_db()
        owner = client_for(world, "owner")
        for path in (f"/partners/{own.public_id}/", f"/scorecards/{own.public_id}/2026-04/"):
            assert owner.get(path).status_code == 404
        listed = owner.get("/exit-packs/").content.decode()
        pack = ExitPack.objects.get(person_id=world.users["owner"].public_id)
        assert str(pack.public_id) in listed
        answered = owner.get(f"/exit-packs/{pack.public_id}/")
        assert answered["Content-Type"] == "application/zip"
        assert sent
        machine = client_for(world, "machine")
        assert machine.get("/api/v1/partners").json().get("results", []) == []
        # The months stay where they were, and count for the seller.
        assert Submission.objects.filter(partner=own).count() == sent
        assert Membership.objects.filter(partner=own, ended_at=None).exists()
        assert worlds.NOW.date().isoformat()[:7] == TAKEOVER
