"""V10: random walks through everything that can happen, with what must hold after every step."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import time_machine
from django.test import Client

from partners.network.models import Partner
from partners.network.services.partners import place
from partners.network.services.status import change_status
from partners.sharing.models import LedgerRow, RuleState, SharingRule
from partners.sharing.queries import announced
from partners.sharing.services import approval, records, rules, stops
from partners.sharing.services.agreements import offer_editions
from portal.access.actor import SYSTEM, actor_for
from portal.jobs.services import drain
from portal.lib.results import Refusal
from standards.catalogue.models import Metric
from standards.release.services.freezing import freeze
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services import runs
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import World, hidden_cells, recommended

PEER = (b" owners (", b"Whole network:")
EVERYBODY = {name: ["*"] for name in ("partners", "owners", "territories", "tiers",
                                      "kinds_of_partner")}  # fmt: skip


@dataclass(slots=True)
class Walk:
    """One walk: its world, its chance, the day it has reached, what was done."""

    world: World
    chance: Random
    day: dt.datetime = worlds.NOW
    done: list[str] = field(default_factory=list)

    def person(self, role: str) -> object:
        """The actor of a role as of now."""
        return actor_for(self.world.users[role])

    def outsider(self) -> Partner:
        """Some partner that is not the viewer's."""
        rows = Partner.objects.exclude(code__in=(worlds.VIEWER, worlds.SECOND)).order_by("code")
        return self.chance.choice(list(rows))

    def rule(self) -> SharingRule | None:
        """Some rule that is not withdrawn."""
        rows = list(SharingRule.objects.exclude(state=RuleState.REVOKED).order_by("pk"))
        return self.chance.choice(rows) if rows else None


Step = Callable[[Walk], None]
STEPS: dict[str, Step] = {}


def step(function: Step) -> Step:
    """Register a step."""
    STEPS[function.__name__] = function
    return function


@step
def submit_or_correct(walk: Walk) -> None:
    partner = walk.outsider()
    period = Period.objects.order_by("-month")[0]
    # A month is sent when it is over, or when it is due.
    period.due_date = min(period.due_date, walk.day.date())
    period.save(update_fields=["due_date"])
    share = {"n": str(walk.chance.randrange(400, 960)), "d": "1000"}
    cells = {"reply": share, "kept": share, "broken": share, **hidden_cells(walk.chance)}
    cells.pop("secret")
    cells["recommend"] = recommended(walk.chance.randrange(150, 750))
    month = MonthInput(partner.pk, cells, reason="corrected")
    send_months(period=period, months=[month], source="form", actor=SYSTEM)


@step
def score_and_freeze(walk: Walk) -> None:
    month = Period.objects.order_by("-month")[0].month
    runs.score_month(month=month)
    freeze(month=month, today=walk.day.date())


@step
def days_pass(walk: Walk) -> None:
    walk.day += dt.timedelta(days=walk.chance.choice((1, 9, 40)))


@step
def grant(walk: Walk) -> None:
    today = walk.day.date()
    fields = {
        **EVERYBODY, "name": f"Walk {len(walk.done)}", "metrics": [walk.chance.choice(
            ("reply", "kept", "wait"))],
        "kinds": walk.chance.choice((["centre"], ["band", "spread"], ["total"])),
        "is_reciprocal": walk.chance.random() < 0.5, "valid_from": today,
        "valid_to": today + dt.timedelta(days=walk.chance.choice((3, 200))),
    }  # fmt: skip
    draft = rules.create_rule(fields=fields, actor=walk.person("admin"))
    seen = announced(draft).digest
    approval.approve_rule(rule=draft, seen=seen, actor=walk.person("legal"))


@step
def revoke(walk: Walk) -> None:
    rule = walk.rule()
    if rule is not None:
        rules.revoke_rule(rule=rule, actor=walk.person("admin"))


@step
def stop_one(walk: Walk) -> None:
    rule = walk.rule()
    if rule is not None:
        stops.stop_rule(rule=rule, actor=walk.person("admin"))


@step
def stop_everything(walk: Walk) -> None:
    stops.stop_sharing(actor=walk.person("admin"))


@step
def lift_stops(walk: Walk) -> None:
    for stop in SharingRule.objects.live().filter(is_stop=True).order_by("pk"):
        asked = approval.ask_to_end(rule=stop, actor=walk.person("admin"))
        seen = announced(asked).digest
        approval.approve_end(rule=asked, seen=seen, actor=walk.person("legal"))


@step
def lower_again(walk: Walk) -> None:
    Metric.objects.filter(code__in=("reply", "kept")).update(sharing_class=1)


@step
def reclassify(walk: Walk) -> None:
    metric = Metric.objects.get(code=walk.chance.choice(("visits", "secret")))
    today = walk.day.date()
    record = records.ask_lower_class(
        metric=metric, level=1, reason="walk", valid_from=today,
        valid_to=today + dt.timedelta(days=30), actor=walk.person("admin"),
    )  # fmt: skip
    records.approve_record(record=record, seen=announced(record).digest, actor=walk.person("legal"))


@step
def raise_class(walk: Walk) -> None:
    Metric.objects.filter(code=walk.chance.choice(("reply", "kept"))).update(sharing_class=2)


@step
def move_or_merge(walk: Walk) -> None:
    month = f"{walk.day:%Y-%m}"
    place(
        partner=walk.outsider(), month=month, actor=SYSTEM,
        territory=walk.chance.choice(("FR", "DE")),
        owner=walk.chance.choice(("OFR03", "ODE03", None)),
    )  # fmt: skip


@step
def an_outsider_leaves(walk: Walk) -> None:
    change_status(partner=walk.outsider(), status="left", month=f"{walk.day:%Y-%m}", actor=SYSTEM)


@step
def offer_agreements(walk: Walk) -> None:
    day = walk.day.date() + dt.timedelta(days=60)
    offer_editions(valid_from=day, actor=walk.person("admin"))


def take(walk: Walk, name: str) -> None:
    """Take a step; what the portal refuses changes nothing."""
    try:
        STEPS[name](walk)
        walk.done.append(name)
    except Refusal as refusal:
        walk.done.append(f"{name}: {refusal.code}")
    drain()


def faults(walk: Walk, client: Client) -> list[str]:
    """What does not hold now, asked as the viewer's owner: page and file of two months in turn."""
    world, found = walk.world, []
    closed = SharingRule.objects.live().filter(is_stop=True, partners=["*"], metrics=["*"]).exists()
    url = f"/scorecards/{world.own}/{worlds.MONTHS[-1 - len(walk.done) % 2]}/"
    for address in (url, f"{url}csv/"):
        LedgerRow.objects.filter(person_id=world.users["owner"].public_id).delete()
        body = client.get(address).content
        tells = any(sign in body for sign in PEER) or b",10-19," in body
        noted = LedgerRow.objects.filter(person_id=world.users["owner"].public_id).exists()
        if tells and closed:
            found.append(f"{address}: shown after the stop")
        if tells and not noted:
            found.append(f"{address}: shown, not noted")
        if b"Worth" in body or b"secret" in body:
            found.append(f"{address}: a brand-only metric")
    found += _scores_told(client, closed)
    outside = client.get(f"/scorecards/{world.outsider}/{worlds.MONTHS[-1]}/")
    if outside.status_code != 404:
        found.append("another partner's scorecard")
    return found


def _scores_told(client: Client, closed: bool) -> list[str]:
    """Where own scores are told although everything is stopped: Home, the list, the notices."""
    pages = {"/": b"of 100", "/scorecards/": b"/ 100", "/notices/": b"The score of"}
    bodies = {address: client.get(address, follow=True).content for address in pages if closed}
    return [
        f"{address}: a score after the stop"
        for address, body in bodies.items()
        if pages[address] in body
    ]


def walked(world: World, seed: int, steps: int) -> tuple[int, list[str]]:
    """Steps taken and what did not hold, with the walk that led there."""
    walk = Walk(world, Random(seed))
    client = client_for(world, "owner")
    for number in range(steps):
        with time_machine.travel(walk.day, tick=False):
            # Opening twice as often as closing, or most walks would stay in the dark.
            take(walk, walk.chance.choice([*sorted(STEPS), "grant", "lift_stops", "lower_again"]))
            wrong = faults(walk, client)
        if wrong:
            return number + 1, [*wrong, f"seed {seed}: {walk.done}"]
    return steps, []
