"""Yes/no and choice: counts of groups per pool, rounded to threes (sharing.md, step 6)."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from standards.release.blocks import Floats, Ints
from standards.release.statistics import Unions

# Who answered, by pool: group to code.
Answers = dict[str, dict[str, str]]

# Counts are told as multiples of it, shares in tenths that never say "nobody" or "everybody".
MULTIPLE = 3
TENTHS = 10
OTHER = "other"


def choices_of_groups(codes: Ints, group_of: Ints, groups: int, kinds: int) -> Ints:
    """Each group's most frequent code among its outlets (the first listed of equals), -1 for none.

    ``codes``: per partner the index of its code, -1 for none.
    """
    has_code = (codes >= 0) & (group_of >= 0)
    table = np.bincount(group_of[has_code] * kinds + codes[has_code], minlength=groups * kinds)
    table = table.reshape(groups, kinds)
    return np.where(table.sum(axis=1) > 0, table.argmax(axis=1), -1)


def renewed(
    now: Answers,
    before: Mapping[str, Mapping[str, str]],
    members: Mapping[str, Collection[str]],
    least: int,
    *,
    may_grow: bool = True,
) -> Answers:
    """Whose answers count in each pool: who counted before, until ``least`` come or go at once.

    A group that is silent counts with its last answer, a new one waits, one that is no longer
    among the pool's ``members`` has gone. Otherwise a month with a group minus a month without it
    would tell its answer (docs/adr/0013, 0026). Up to ``least`` answers nothing is told yet.
    """
    by_pool = {}
    for pool, answers in now.items():
        old = before.get(pool, {})
        stay = {group: code for group, code in old.items() if group in members[pool]}
        changed = len(old) - len(stay) + len(answers.keys() - old.keys())
        if may_grow and (len(old) < least or changed >= least):
            by_pool[pool] = {**stay, **answers}
        else:
            by_pool[pool] = {group: answers.get(group, code) for group, code in old.items()}
    return by_pool


def counted(choices: Ints, pools: Ints, count: int, kinds: int, k: int) -> tuple[Ints, Ints]:
    """Per pool the groups that answered, and per code their number rounded to threes.

    A pool under 2k answers counts nobody.
    """
    has_answer = choices >= 0
    n = np.bincount(pools[has_answer], minlength=count)
    table = np.bincount(pools[has_answer] * kinds + choices[has_answer], minlength=count * kinds)
    table = table.reshape(count, kinds)
    is_open = n >= 2 * k
    rounded = MULTIPLE * ((2 * table + MULTIPLE) // (2 * MULTIPLE))
    return np.where(is_open, n, 0), np.where(is_open[:, None], rounded, 0)


def shares(n: Ints, counts: Ints, unions: Unions) -> tuple[Ints, Ints]:
    """Per cohort the groups that answered and each code's share in whole percent, in tenths."""
    sums = np.zeros((unions.count, counts.shape[1]), dtype=np.int64)
    np.add.at(sums, unions.cohort, counts[unions.pool])
    total = np.bincount(unions.cohort, weights=n[unions.pool], minlength=unions.count)
    total = total.astype(np.int64)
    tenths = tenth(sums / np.maximum(total, 1)[:, None])
    return total, (tenths * (100 // TENTHS)).astype(np.int64)


def tenth(share: Floats) -> Floats:
    """A share in tenths, at least one and at most nine."""
    return np.asarray(np.clip(np.floor(share * TENTHS + 0.5 + 1e-9), 1, TENTHS - 1))


def kept_codes(declared: Sequence[str], least_groups: dict[str, int], gate: int) -> list[str]:
    """The codes a season tells apart: frequent ones last season, and "other" for the rest.

    ``least_groups``: per code the fewest groups that gave it in a month of last season. "other"
    grows by the rarest kept code until it is itself frequent; without two codes there is nothing
    to tell.
    """
    frequent_codes = [c for c in declared if c != OTHER and least_groups.get(c, 0) >= gate]
    rest = sum(least_groups.get(c, 0) for c in declared if c not in frequent_codes)
    while frequent_codes and len(frequent_codes) < len(declared) and 0 < rest < gate:
        rarest = min(frequent_codes, key=lambda c: (least_groups.get(c, 0), c))
        frequent_codes.remove(rarest)
        rest += least_groups.get(rarest, 0)
    codes = [*frequent_codes, OTHER] if len(frequent_codes) < len(declared) else frequent_codes
    return codes if len(codes) > 1 and frequent_codes else []
