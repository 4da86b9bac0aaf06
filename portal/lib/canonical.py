"""Canonical JSON and its hash: equal content gives equal bytes, on every database."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import orjson


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_bytes(value: Any) -> bytes:
    """The same of what holds texts and whole numbers of at most 64 bits, several times faster."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> str:
    """SHA-256 (hex) over the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def sum_of(digests: Iterable[str], *, base: str = "0", without: Iterable[str] = ()) -> str:
    """One hash of a set of hashes in whatever order, from ``base`` with and ``without`` some.

    A sum modulo 2^256 (AdHash): what joins or leaves is added or subtracted, so that a large set
    is not read again. It tells accidents, not an adversary who may choose what is in the set.
    """
    added = sum(int(each, 16) for each in digests) - sum(int(each, 16) for each in without)
    return f"{(int(base, 16) + added) % 2**256:064x}"
