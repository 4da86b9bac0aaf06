"""Build a world inside the caller's transaction through the portal's own services."""

import uuid
from random import Random

from django.core.cache import cache

from partners.network.models import Partner
from partners.network.services.partners import create_partners
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.lib import ids
from standards.catalogue.models import Acknowledgement
from standards.packs.services.loading import load
from standards.release.services.freezing import freeze
from standards.reporting.models import Period
from standards.reporting.services.calendar import open_periods
from standards.scoring.services import runs
from tests.leaks.worlds.network import MISSING, MISSING_CODE, SECOND, VIEWER, rows
from tests.leaks.worlds.objects import name_objects
from tests.leaks.worlds.pack import packed
from tests.leaks.worlds.people import add_local_manager, add_members, brand_people
from tests.leaks.worlds.values import complete, raw_values
from tests.leaks.worlds.world import MONTHS, NOW, Variation, World


def repeatable_ids(seed: str) -> None:
    """Make public ids repeatable from here on."""
    chance = Random(seed)
    ids.source = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)


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
    users = brand_people()
    load(pack=packed(people, raw, variation.late))
    Acknowledgement.objects.update(acknowledged_at=NOW)
    world = World(*_ids(VIEWER, SECOND, "FR05"), users=users, raw=raw)
    add_members(world)
    add_local_manager(world)
    for month in MONTHS:
        runs.score_month(month=month)
        freeze(month=month, today=NOW.date())
    _open_month()
    name_objects(world)
    variation.after(world)
    if variation.extra_rows:
        create_partners(rows=variation.extra_rows, actor=SYSTEM)
        Partner.objects.filter(code=MISSING_CODE).update(public_id=MISSING)
    drain()
    repeatable_ids(f"requests {seed}")
    return world


def _open_month() -> None:
    """A month that is still to be sent."""
    collection = Period.objects.latest("pk").collection
    open_periods(collection=collection, months=["2026-05"], actor=SYSTEM)


def _ids(*codes: str) -> list[uuid.UUID]:
    found = dict(Partner.objects.filter(code__in=codes).values_list("code", "public_id"))
    return [found[code] for code in codes]
