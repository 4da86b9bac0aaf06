"""Which twin is asked what: every address in three classes by each world, chance decides the rest.

A world has ``per_class`` twins of each of the six classes. The classes an address is asked in are
drawn by lot: three for worlds of odd numbers, the other three for those of even numbers, so that
two worlds put every address to every class. `SEED` draws anew.
"""

import os
from zlib import crc32

from tests.leaks.pairs import CLASSES, Pair
from tests.leaks.visits import Key

SEED = int(os.environ.get("WORLDS_SEED", "1"))
CLASSES_ASKED = 3


def is_asked(key: Key, pair: Pair, per_class: int) -> bool:
    """Whether the twin of ``pair`` is asked ``key``; the page and figures compared always are."""
    return _always(key) or pair.number in _twins(key, pair, per_class)


def pairs_of(seed: int, per_class: int) -> list[Pair]:
    """The world of ``seed`` with each of its twins."""
    return [Pair(seed, kind, number) for kind in CLASSES for number in range(per_class)]


def _twins(key: Key, pair: Pair, per_class: int) -> set[int]:
    by_lot = sorted(CLASSES, key=lambda kind: _lot(key, kind))
    chosen = by_lot[:CLASSES_ASKED] if pair.seed % 2 else by_lot[CLASSES_ASKED:]
    return {_lot(key, pair.kind, pair.seed) % per_class} if pair.kind in chosen else set()


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
    return crc32(repr((SEED, role, ask.method, ask.url, ask.body, *more)).encode())
