"""Two small networks that differ only in what one partner's people may not learn.

`build` makes a world inside the caller's transaction through the portal's own services, with
repeatable ids and a stopped clock. A `Variation` says how the second world of a pair differs.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.core.cache import cache

from partners.network.models import Partner, PartnerImport
from partners.network.rows import PartnerRow
from partners.people.models import BrandRole
from partners.people.services import memberships, roles
from partners.sharing.models import ClassRecord, Edition, Scope
from partners.sharing.services import scopes
from partners.sharing.services.agreements import offer_editions
from partners.sharing.services.records import ask_lower_class
from portal.access.actor import SYSTEM, actor_for
from portal.accounts.models import User
from portal.accounts.services.tokens import issue
from portal.jobs.models import Job
from portal.jobs.services import drain
from portal.lib import ids, months
from portal.notices.models import Notice
from portal.notices.services.telling import notify
from standards.catalogue.models import Acknowledgement, Metric
from standards.catalogue.services.documents import import_standard
from standards.packs.manifest import Manifest
from standards.packs.reading import Pack, PackMonth
from standards.packs.services.loading import load
from standards.release.models import Release
from standards.release.services.freezing import freeze
from standards.reporting.models import Period, Submission, Upload
from standards.scoring.services import runs

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
VIEWER, SECOND = "FR01", "FR02"
# Metrics nobody may compare: shareable but not granted, restricted, brand only.
UNGRANTED = ("wait", "visits", "secret")
GRANTED = ("reply", "kept", "broken")
STANDARD = (Path(__file__).parent / "care.yaml").read_text()
Cells = dict[str, dict[str, str]]


@dataclass(slots=True)
class Variation:
    """How a world differs from its twin. ``cells`` may rewrite every partner's months."""

    name: str = "base"
    cells: Callable[[dict[tuple[str, str], Cells]], None] = lambda months: None
    after: Callable[["World"], None] = lambda world: None
    # Outsiders who sent after the date that counts as on time.
    late: frozenset[str] = frozenset()
    extra_rows: tuple[PartnerRow, ...] = ()


@dataclass(slots=True)
class World:
    """What requests need to name things; equal in both worlds of a pair."""

    own: uuid.UUID
    second: uuid.UUID
    outsider: uuid.UUID
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    raw: dict[tuple[str, str], Cells] = field(default_factory=dict)
    objects: dict[str, dict[str, str]] = field(default_factory=dict)


def repeatable_ids(seed: str) -> None:
    """Make public ids repeatable from here on."""
    chance = Random(seed)
    ids.source = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)


def rows() -> list[PartnerRow]:
    """16 dealers in France (the viewer's owner has two), 14 in Germany, 4 agents."""
    found = []
    for area, count, kind in (("FR", 16, "dealer"), ("DE", 14, "dealer"), ("AG", 4, "agent")):
        for number in range(1, count + 1):
            code = f"{area}{number:02d}"
            owner = "OFR01" if code == SECOND else f"O{code}"
            territory = area if area != "AG" else "FR"
            found.append(row(code, owner, territory, kind))
    return found


def row(code: str, owner: str, territory: str, kind: str) -> PartnerRow:
    """One partner of the world."""
    return PartnerRow(
        code=code, name=f"Partner {code}", owner=owner, owner_name=f"Owner {owner}",
        territory=territory, kind=kind, joined_month=MONTHS[0],
    )  # fmt: skip


def raw_values(seed: int, codes: list[str]) -> dict[tuple[str, str], Cells]:
    """Everybody's months: shares of 1,000 cases, spaced so that single steps keep the order."""
    chance = Random(seed)
    found: dict[tuple[str, str], Cells] = {}
    for month in MONTHS:
        spread = {code: chance.sample(range(400, 960, 6), len(codes)) for code in ("reply", "kept")}
        for index, code in enumerate(codes):
            found[code, month] = {
                "reply": {"n": str(spread["reply"][index]), "d": "1000"},
                "kept": {"n": str(spread["kept"][index]), "d": "1000"},
                "broken": {},
                **hidden_cells(chance),
            }
    return found


def complete(raw: dict[tuple[str, str], Cells]) -> None:
    """Fill in the metric that is a function of another: what was not kept is broken."""
    for cells in raw.values():
        kept = cells["kept"]
        cells["broken"] = {"n": str(int(kept["d"]) - int(kept["n"])), "d": kept["d"]}


def hidden_cells(chance: Random) -> Cells:
    """Values of the metrics nobody may compare."""
    return {
        "wait": {"sum": str(chance.randrange(200, 2000)), "count": "100"},
        "visits": {"n": str(chance.randrange(300, 990)), "d": "1000"},
        "secret": {"sum": str(chance.randrange(90_000, 400_000)), "count": "10"},
    }


def build(seed: int, variation: Variation) -> World:
    """The world of ``seed``, changed by ``variation``."""
    # Rate limits count in the cache: every world begins with a fresh budget.
    cache.clear()
    repeatable_ids(f"world {seed}")
    people = rows()
    raw = raw_values(seed, [item.code for item in people])
    complete(raw)
    variation.cells(raw)
    complete(raw)
    users = _people()
    load(pack=_pack(people, raw, variation.late))
    Acknowledgement.objects.update(acknowledged_at=NOW)
    world = World(*_ids(VIEWER, SECOND, "FR05"), users=users, raw=raw)
    _members(world)
    local = world.users["local"] = _user("local")
    roles.give_role(user=local, role="manager", territories=["FR"], actor=SYSTEM)
    for month in MONTHS:
        runs.score_month(month=month)
        freeze(month=month, today=NOW.date())
    Period.objects.get_or_create(
        collection=Period.objects.latest("pk").collection,
        month="2026-05",
        defaults={
            "due_date": dt.date(2026, 6, 7), "timely_date": dt.date(2026, 6, 10),
            "lock_date": dt.date(2026, 6, 15), "compared_date": dt.date(2026, 6, 16),
        },
    )  # fmt: skip
    _objects(world)
    variation.after(world)
    if variation.extra_rows:
        from partners.network.services.partners import create_partners

        create_partners(rows=variation.extra_rows, actor=SYSTEM)
    drain()
    repeatable_ids(f"requests {seed}")
    return world


def _people() -> dict[str, User]:
    names = ("admin", "legal", "author", "manager", "analyst", "auditor")
    users = {name: _user(name) for name in names}
    for name, user in users.items():
        roles.give_role(user=user, role=name, actor=SYSTEM)
    return users


def _user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", None, name=f"{name.title()} Person")


def _members(world: World) -> None:
    own = Partner.objects.get(public_id=world.own)
    for role in ("owner", "submitter", "viewer"):
        world.users[role] = _user(role)
        memberships.add_member(user=world.users[role], partner=own, role=role, actor=SYSTEM)
    world.users["machine"] = _user("machine")
    memberships.add_member(
        user=world.users["machine"], partner=own, role="integration", actor=SYSTEM
    )
    scope = ("months.send", "partners.read", "scorecard.read", "standards.read", "values.read")
    for name in ("machine", "admin"):
        wanted = scope if name == "machine" else ("partners.read", "values.read", "network.read")
        _, secret = issue(user=world.users[name], name="test", scopes=wanted, days=30, actor=SYSTEM)
        world.tokens[name] = secret


def _ids(*codes: str) -> list[uuid.UUID]:
    found = dict(Partner.objects.filter(code__in=codes).values_list("code", "public_id"))
    return [found[code] for code in codes]


def _objects(world: World) -> None:
    """Public ids by kind of object: own, another's, and one that never existed."""
    sent = Submission.objects.filter(period__month=MONTHS[-1])
    missing = "00000000-0000-4000-8000-000000000000"
    world.objects = {
        "code": {"own": VIEWER, "other": "FR05", "elsewhere": "DE05", "missing": "XX99"},
        "partner": {
            "own": str(world.own),
            "other": str(world.outsider),
            "elsewhere": str(Partner.objects.get(code="DE05").public_id),
            "missing": missing,
        },
        "submission": {
            "own": str(sent.get(partner__public_id=world.own).public_id),
            "other": str(sent.get(partner__public_id=world.outsider).public_id),
            "elsewhere": str(sent.get(partner__code="DE05").public_id),
            "missing": missing,
        },
        "scope": {"other": str(Scope.objects.order_by("pk")[0].public_id), "missing": missing},
        "edition": _editions(world, missing),
        "record": {"other": str(_record(world).public_id), "missing": missing},
        "person": {
            "own": str(world.users["owner"].public_id),
            "other": str(BrandRole.objects.order_by("pk")[0].user.public_id),
            "missing": missing,
        },
        "release": {
            "other": str(Release.objects.order_by("pk")[0].public_id),
            "missing": missing,
        },
        "job": {"other": str(Job.objects.order_by("pk")[0].public_id), "missing": missing},
        "notice": {"other": str(_notice(world).public_id), "missing": missing},
        "import": {"other": str(_import(world).public_id), "missing": missing},
        "upload": {"other": str(_upload().public_id), "missing": missing},
        "nothing": {"missing": missing},
    }


def _notice(world: World) -> Notice:
    """A notice of somebody at the brand."""
    admin = world.users["admin"].public_id
    notify(person_ids=[admin], code="month_returned", params={}, link="/", key="world")
    return Notice.objects.get(person_id=admin, code="month_returned")


def _import(world: World) -> PartnerImport:
    """A table of partners an admin is about to create."""
    person = world.users["admin"].public_id
    return PartnerImport.objects.create(
        person_id=person, columns=["Code"], numbers=[2], rows=[["XX1"]], matches=["code"]
    )


def _upload() -> Upload:
    """A file of months an outsider's person has put up."""
    period = Period.objects.order_by("pk")[0]
    return Upload.objects.create(
        period=period, person_id=uuid.UUID(int=7), name="x.csv", content=b"x"
    )


def _editions(world: World, missing: str) -> dict[str, str]:
    """The first editions of two owners' agreements, offered by the brand."""
    offer_editions(valid_from=dt.date(2026, 7, 1), actor=actor_for(world.users["admin"]))
    rows = Edition.objects.filter(owner__code__in=["OFR01", "OFR05"]).order_by("owner__code")
    return {
        **dict(zip(("own", "other"), (str(row.public_id) for row in rows), strict=True)),
        "missing": missing,
    }


def _record(world: World) -> ClassRecord:
    """A lowering of a class that waits for approval."""
    return ask_lower_class(
        metric=Metric.objects.get(code="secret"), level=2, reason="A trial", actor=SYSTEM,
        valid_from=NOW.date(), valid_to=NOW.date() + dt.timedelta(days=30),
    )  # fmt: skip


def _pack(
    people: list[PartnerRow], raw: dict[tuple[str, str], Cells], late: frozenset[str]
) -> Pack:
    return Pack(
        manifest=Manifest.model_validate(MANIFEST),
        standards=(STANDARD,),
        partners=tuple(people),
        months={
            key: PackMonth(
                cells, dict.fromkeys(cells, 1), _sent(key[1], 12 if key[0] in late else 5)
            )
            for key, cells in raw.items()
        },
        bad=(),
        digest="world",
    )


def _sent(month: str, day: int) -> dt.date:
    return months.first_day(months.shift(month, 1)) + dt.timedelta(days=day - 1)


RULE = {"lookback_months": 24, "valid_from": "2026-01-01", "valid_to": "2027-12-31"}
MANIFEST = {
    "pack": "world",
    "name": "World",
    "network": {
        "territories": [
            {"code": "EU", "name": "Europe"},
            {"code": "FR", "name": "France", "parent": "EU"},
            {"code": "DE", "name": "Germany", "parent": "EU"},
        ],
        "kinds": [{"code": "dealer", "name": "Dealer"}, {"code": "agent", "name": "Agent"}],
    },
    "publish": [{"standard": "care", "version": "1.0", "effective_month": "2026-01"}],
    "collections": [
        {
            "code": "monthly", "name": "Monthly", "first_month": "2026-01",
            "metrics": ["reply", "kept", "broken", "wait", "visits", "secret"],
        }
    ],
    "rules": [
        {"name": "Own", "metrics": ["class:2"], "kinds": ["own", "target"], **RULE},
        {
            "name": "Peers", "metrics": list(GRANTED), "kinds_of_partner": ["dealer"],
            "kinds": ["centre", "band", "spread"], "reciprocal": True, **RULE,
        },
        {"name": "Total", "metrics": ["reply"], "kinds": ["total"], **RULE},
    ],
    "approvers": ["admin@example.org", "legal@example.org"],
}  # fmt: skip


def add_brand_work(world: World) -> None:
    """What only the brand may know of: a draft standard, a rule for others, one more person."""
    author = actor_for(world.users["author"])
    import_standard(text=_plans(), actor=author)
    scopes.create_scope(
        fields={
            "name": "Never for Germany", "is_deny": True, "partners": ["*"], "owners": ["*"],
            "territories": ["DE"], "tiers": ["*"], "kinds_of_partner": ["*"],
            "metrics": ["wait"], "kinds": ["own"], "valid_from": dt.date(2026, 1, 1),
        },
        actor=actor_for(world.users["admin"]),
    )  # fmt: skip
    roles.give_role(user=_user("newcomer"), role="analyst", actor=SYSTEM)


def _plans() -> str:
    head, _, sections = STANDARD.partition("metrics:\n")
    body = sections[sections.index("sections:") :]
    return head.replace("code: care, name: Care", "code: plans, name: Secret plans") + body


def add_outsiders_people(world: World) -> None:
    """People, drafts and lateness of another partner."""
    other = Partner.objects.get(public_id=world.outsider)
    memberships.add_member(user=_user("stranger"), partner=other, role="owner", actor=SYSTEM)
    Submission.objects.create(
        partner=other,
        period=Period.objects.get(month="2026-05"),
        draft={"reply": {"n": "1", "d": "2"}},
        draft_version=3,
    )
