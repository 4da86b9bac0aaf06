"""Control groups: outlets tied by an owner, shared people or shared service accounts.

One group is the unit confidentiality protects: it has one weight and one value in a comparison.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from standards.release.blocks import Floats, Ints


def control_groups(
    owners: Mapping[str, str], ties: Iterable[Iterable[str]]
) -> dict[str, list[str]]:
    """Groups by a stable name (their smallest owner code): the partners of each, sorted.

    ``owners`` maps partner to owner; each tie is a set of partners one person or account serves.
    """
    root = {owner: owner for owner in owners.values()}

    def top(owner: str) -> str:
        while root[owner] != owner:
            owner = root[owner]
        return owner

    for tie in ties:
        tied = sorted({top(owners[partner]) for partner in tie if partner in owners})
        for owner in tied[1:]:
            root[owner] = tied[0]
    groups: dict[str, list[str]] = {}
    for partner in sorted(owners):
        groups.setdefault(top(owners[partner]), []).append(partner)
    return {min(owners[p] for p in members): members for members in groups.values()}


def pooled(
    numerator: Floats, denominator: Floats, factor: float, group_of: Ints, count: int
) -> Floats:
    """One value per group: its outlets' counts together; NaN where it reported no case."""
    has_value = ~np.isnan(numerator) & ~np.isnan(denominator) & (denominator > 0) & (group_of >= 0)
    where = group_of[has_value]
    over = np.bincount(where, weights=numerator[has_value], minlength=count)
    under = np.bincount(where, weights=denominator[has_value], minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(under > 0, over / under * factor, np.nan))


def averaged(value: Floats, group_of: Ints, count: int) -> Floats:
    """One value per group where counts cannot be pooled: the mean of its outlets."""
    has_value = ~np.isnan(value) & (group_of >= 0)
    where = group_of[has_value]
    number = np.bincount(where, minlength=count)
    total = np.bincount(where, weights=value[has_value], minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(number > 0, total / number, np.nan))
