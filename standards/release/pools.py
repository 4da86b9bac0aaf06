"""Pools: disjoint sets of control groups from public membership only, fixed for a season.

Each partner has a path from coarse to fine, e.g. (dealer, EU, FR, gold): kind of partner, the
territories from the root down, the contractual tier. A pool is a node of that tree. Nodes with
fewer than 2k groups merge with their small siblings; what is still too small moves up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """A node of the membership tree with the groups that are compared there.

    ``is_rest``: the pool holds what was left of the node after larger parts stood alone.
    """

    path: Path
    groups: tuple[str, ...]
    is_rest: bool

    @property
    def key(self) -> str:
        """Stable text key."""
        return "/".join(self.path) + ("+" if self.is_rest else "")


def place_groups(groups: Mapping[str, Sequence[str]], paths: Mapping[str, Path]) -> dict[str, Path]:
    """Each group at the path most of its outlets have, ties by the lowest path."""
    placed = {}
    for group, partners in groups.items():
        counts = Counter(paths[partner] for partner in partners)
        placed[group] = min(counts, key=lambda path: (-counts[path], path))
    return placed


def make_pools(placed: Mapping[str, Path], least: int) -> list[Pool]:
    """Disjoint pools that hold every group; those under ``least`` groups cannot be released.

    Only the last rest at the root can be under ``least``.
    """
    pools, rest = _split(placed, (), least)
    if rest:
        pools.append(Pool((), tuple(sorted(rest)), is_rest=bool(pools)))
    return sorted(pools, key=lambda pool: pool.key)


def _split(placed: Mapping[str, Path], node: Path, least: int) -> tuple[list[Pool], list[str]]:
    """Pools below ``node`` and the groups that found none."""
    depth = len(node)
    children: dict[Path, dict[str, Path]] = {}
    rest: list[str] = []
    for group, path in placed.items():
        if len(path) == depth:
            rest.append(group)
        else:
            children.setdefault(path[: depth + 1], {})[group] = path
    pools: list[Pool] = []
    for child in sorted(children):
        child_pools, left = _split(children[child], child, least)
        pools += child_pools
        rest += left
    if depth and len(rest) >= least:
        pools.append(Pool(node, tuple(sorted(rest)), is_rest=bool(pools)))
        return pools, []
    return pools, rest
