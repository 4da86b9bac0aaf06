"""Compare a world with its twins."""

from dataclasses import dataclass, field

from tests.leaks.pairs import LEAST_CHANGED, Pair, changed_share
from tests.leaks.probe import PARTNER_ROLES, answer, client_for
from tests.leaks.sampling import is_asked
from tests.leaks.visits import Answers, Key, Seen, answers_to, differences, keys, letters, standing
from tests.leaks.worlds import World

# Where the brand reads of other partners, their people and its own: asked until it notices.
BRANDS_PAGES = ("people:team", "people:brand", "network:list", "insight:partner")


@dataclass(slots=True)
class Compared:
    """What comparing a world with its twins came to."""

    pairs: int = 0
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    # In which classes each address was asked.
    asked: dict[Key, set[str]] = field(default_factory=dict)


def compare(first: Seen, pair: Pair, per_class: int, into: Compared) -> None:
    """Ask the twin of ``pair`` its sample and note every difference from the first world."""
    variation = pair.variation
    with standing(pair.seed, variation) as world:
        partner = letters(world)
        wanted = [k for k in keys(world, PARTNER_ROLES) if is_asked(k, pair, per_class)]
        partner |= answers_to(world, wanted)
        faults = _unnoticed_by_the_brand(world, first.brand, variation.trace)
    faults += differences(first.partner, partner) + _unfit(partner)
    if changed_share(first.raw, world.raw, pair.kind) < LEAST_CHANGED:
        faults.append("too few hidden values differ")
    into.pairs += 1
    into.answers += len(partner)
    into.faults += [f"{pair}: {fault}" for fault in faults]
    for key in wanted:
        into.asked.setdefault(key, set()).add(pair.kind)


def _unfit(answers: Answers) -> list[str]:
    """Why answers prove nothing: out of budget, out of order, or no figure about peers in them."""
    found = [f"{key}: {one.status}" for key, one in answers.items() if one.status in (429, 500)]
    bodies = [(role, one.body) for (role, _), one in answers.items() if one.status == 200]
    if not any(b"owners (" in body for _, body in bodies):
        found.append("no page holds a figure about peers")
    if not any(b'"median":"' in body for role, body in bodies if role == "machine"):
        found.append("no answer of the API holds a figure about peers")
    return found


def _unnoticed_by_the_brand(world: World, before: Answers, trace: str) -> list[str]:
    """Nothing if some answer to the brand differs and, for what leaves a trace, tells it."""
    differs, is_told = False, not trace
    admin = client_for(world, "admin")
    for key in sorted(before, key=lambda key: key[1].route not in BRANDS_PAGES):
        one = answer(admin, key[1])
        differs = differs or one != before[key]
        is_told = is_told or trace.encode() in one.body
        if differs and is_told:
            return []
    return ["the brand does not see the difference"]
