"""Attacks by subtraction inside one month: what is withheld from what is shown."""

import numpy as np

from standards.release.blocks import Floats
from standards.release.codes import kept_codes
from standards.release.plans import POOL_LEAST
from tests.leaks.attacks.frame import GATE, Line, Scene, judged, release, scene
from tests.standards.release.network import place, plan_of


def lines(targets: int) -> list[Line]:
    """The theme's table."""
    return [_gated_pool(targets), _members(targets), _two_pools(targets)]


def _rest(seen: Scene) -> Floats:
    """The values of everybody but the target, one column less."""
    draws, n = seen.values.shape
    keep = np.arange(n)[None, :] != seen.place[:, None]
    return seen.values[keep].reshape(draws, n - 1)


def _gated_pool(targets: int) -> Line:
    """The target is the only one of its area that reports: network minus the area that is shown."""
    seen = scene(51, targets, 15)
    shown_area = _rest(seen)
    places = [place(f"N{n:02d}", "EU/N") for n in range(14)]
    places += [place(f"S{n:02d}", "EU/S", kind="agent") for n in range(4)]
    plan = plan_of(places)
    # By the season's plan the network's figure holds the released areas only.
    assert plan.cohorts["network"].pools == ("dealer/EU/N",)
    area, network = release(shown_area), release(shown_area)
    return judged(
        "gated pool: total minus shown",
        seen,
        plain=seen.values.sum(axis=1) - shown_area.sum(axis=1),
        released=[area, network],
        tricks=[15 * network.mean - 14 * area.mean],
    )


def _members(targets: int) -> Line:
    """Only the target reports a third channel: the total minus the channels that are shown."""
    seen = scene(52, targets, 14)
    draws, n = seen.values.shape
    chance = np.random.default_rng(53)
    web, phone = (np.clip(chance.normal(78, 8, (draws, n)), 0, 100) for _ in range(2))
    only = np.arange(n)[None, :] == seen.place[:, None]
    total = np.where(only, (web + phone + seen.values) / 3, (web + phone) / 2)
    kept = kept_codes(["web", "phone", "fax"], {"web": n, "phone": n, "fax": 1}, GATE)
    assert kept in (["web", "other"], ["phone", "other"])
    single, other = (web, phone) if kept[0] == "web" else (phone, web)
    merged = np.where(only, (other + seen.values) / 2, other)
    names = ("total", "single", "merged")
    told = [release(v, who=name) for v, name in zip((total, single, merged), names, strict=True)]
    # Twice the total minus both parts leaves the third channel and two unknown ones of the target.
    trick = 6 * n * (2 * told[0].mean - told[1].mean - told[2].mean)
    return judged(
        "total minus members",
        seen,
        plain=3 * (total.sum(axis=1) - (web + phone).sum(axis=1) / 2)
        + ((web + phone) * only).sum(axis=1) / 2,
        released=told,
        tricks=[trick + 2 * told[1].mean - told[2].mean, n * told[2].mean - (n - 1) * told[1].mean],
    )


def _two_pools(targets: int) -> Line:
    """An owner with outlets in two areas: a plain rule counts it in both."""
    seen = scene(54, targets, 14)
    places = [place(f"N{n:02d}", "EU/N", owner="BOTH" if n < 2 else "") for n in range(15)]
    places += [place(f"S{n:02d}", "EU/S", owner="BOTH" if n < 1 else "") for n in range(14)]
    plan = plan_of(places)
    assert [pool.members for pool in plan.pools.values()] == [14, 13]
    assert min(pool.members for pool in plan.pools.values()) >= POOL_LEAST
    other = scene(55, targets, 13).values
    north, south = release(seen.values, who="north"), release(other, who="south")
    both = np.concatenate([seen.values, other], axis=1)
    network = release(both, who="network")
    return judged(
        "group in two pools: parts minus the network",
        seen,
        plain=seen.values.sum(axis=1) + other.sum(axis=1) + seen.truth - both.sum(axis=1),
        released=[north, south, network],
        tricks=[14 * north.mean + 14 * south.mean - 27 * network.mean],
    )
