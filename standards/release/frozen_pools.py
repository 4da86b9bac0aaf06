"""What is frozen of one pool of a cell and month: the only thing figures are made of.

A `Release` keeps it as JSON, which is read and written here only. No page but the brand's reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict


class StoredPool(TypedDict, total=False):
    """A pool as JSON: its blocks of mean and size, or how many groups it has, and their answers."""

    n: int
    blocks: list[list[str | int]]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class FrozenPool:
    """``n`` control groups: for numbers in ``blocks`` of (rounded mean, size), for answers with
    ``counts`` by code in threes; a function of another metric keeps neither.
    """

    n: int
    blocks: tuple[tuple[str, int], ...] = ()
    counts: Mapping[str, int] | None = None


def read_pool(document: StoredPool) -> FrozenPool:
    """What a release keeps of one pool."""
    if "blocks" not in document:
        return FrozenPool(document["n"], counts=document.get("counts"))
    blocks = tuple((str(mean), int(size)) for mean, size in document["blocks"])
    return FrozenPool(sum(size for _, size in blocks), blocks)


def written_pool(pool: FrozenPool) -> StoredPool:
    """What a release keeps of one pool: the number of its groups where no block tells it."""
    if pool.blocks:
        return {"blocks": [list(block) for block in pool.blocks]}
    if pool.counts is None:
        return {"n": pool.n}
    return {"n": pool.n, "counts": dict(pool.counts)}
