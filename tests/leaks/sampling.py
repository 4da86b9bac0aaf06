"""Which twin is asked what: every address once by each world, in another class each time.

A world has ``per_class`` twins of each of the six classes. Chance puts the classes of an address in
an order and picks its twin; worlds of following numbers take the classes in turn, so that three
worlds ask every address in three classes and six in all. `SEED` draws anew.
"""

import os
import re
from zlib import crc32

from tests.leaks.pairs import CLASSES, Pair
from tests.leaks.visits import Key

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEED = int(os.environ.get("WORLDS_SEED", "1"))


def is_asked(key: Key, pair: Pair, per_class: int) -> bool:
    """Whether the twin of ``pair`` is asked ``key``; the page and figures compared always are."""
    if _always(key):
        return True
    is_its_class = pair.kind == class_of(key, pair.seed)
    return is_its_class and pair.number == _lot(key, pair.kind, pair.seed) % per_class


def pairs_of(seed: int, per_class: int) -> list[Pair]:
    """The world of ``seed`` with each of its twins."""
    return [Pair(seed, kind, number) for kind in CLASSES for number in range(per_class)]


def class_of(key: Key, seed: int) -> str:
    """The class in which the world of ``seed`` asks ``key``."""
    by_lot = sorted(CLASSES, key=lambda kind: _lot(key, kind))
    return by_lot[seed % len(by_lot)]


def _always(key: Key) -> bool:
    role, ask = key
    return (
        role in ("owner", "machine")
        and ask.about == "own"
        and ask.method == "GET"
        and ask.route in ("disclosure:scorecard", "api-comparisons")
        and "2026-04" in ask.url
    )


def _lot(key: Key, *more: object) -> int:
    role, ask = key
    # Ids are other ones in each world; whose they are is in ``about``.
    address = UUID.sub("", ask.url)
    return crc32(repr((SEED, role, ask.method, address, ask.about, ask.body, *more)).encode())
