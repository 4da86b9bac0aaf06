"""Attacks on yes/no metrics: which answer a target gave."""

from collections.abc import Sequence

import numpy as np

from standards.release import codes
from standards.release.blocks import Ints
from standards.release.statistics import Unions
from tests.leaks.attacks.frame import K, Line

SIZE = 14
YES, NO, NONE = 0, 1, -1


def lines(targets: int, flips: float = 0.0, size: int = SIZE) -> list[Line]:
    """The theme's table. ``flips``: share of others that change their answer between months."""
    return [_decimals(targets, size), _leaver(targets, flips, size), _counted(targets, size)]


def _answers(seed: int, targets: int, size: int) -> Ints:
    """Networks of one pool with few to nearly all saying yes; the first group is the target.

    Half of the targets are extremes: their answer is the rarer one.
    """
    chance = np.random.default_rng(seed)
    count = 2 * targets
    share = chance.choice([0.3, 0.5, 0.7, 0.85], count)
    said = (chance.random((count, size)) > share[:, None]).astype(np.int64)
    rare = np.where((said == YES).mean(axis=1) > 0.5, NO, YES)
    said[::2, 0] = rare[::2]
    return said


def _told(said: Ints) -> tuple[Ints, Ints]:
    """Shown share of yes in tenths and stored count of yes, per draw."""
    draws, size = said.shape
    pools = np.repeat(np.arange(draws), size)
    n, counts = codes.counted(said.ravel(), pools, draws, 2, K)
    unions = Unions(np.arange(draws), np.arange(draws), draws)
    _, shares = codes.shares(n, counts, unions)
    return shares[:, YES] // 10, counts[:, YES]


def _counting(said: Ints, later: Ints, *, has_left: bool = False) -> Ints:
    """Whose answers count in the later month, by the product's own rule.

    ``has_left``: the first group is no longer one of the pool's.
    """
    rows = [
        {"pool": {str(group): str(code) for group, code in enumerate(draw) if code != NONE}}
        for draw in np.concatenate([said, later]).tolist()
    ]
    half = len(said)
    members = {"pool": [str(group) for group in range(int(has_left), said.shape[1])]}
    kept = [
        codes.renewed(now, before, members, 2 * K)
        for before, now in zip(rows[:half], rows[half:], strict=True)
    ]
    return np.array(
        [[int(each["pool"].get(str(g), NONE)) for g in range(said.shape[1])] for each in kept]
    )


def _judged(
    attack: str, truth: Ints, *, plain: Ints, guesser: Sequence[Ints], attacker: Sequence[Ints]
) -> Line:
    """Both decide by what they see as the training half was decided most often."""
    half = len(truth) // 2
    mine, theirs = (
        _decided(np.stack(seen, axis=1), truth, half)[half:] == truth[half:]
        for seen in (attacker, guesser)
    )
    only_mine, only_theirs = int((mine & ~theirs).sum()), int((theirs & ~mine).sum())
    z = (only_mine - only_theirs) / max(only_mine + only_theirs, 1) ** 0.5
    right = float((plain[half:] == truth[half:]).mean())
    return Line(attack, right, float(mine.mean()), float(theirs.mean()), z)


def _decided(seen: Ints, truth: Ints, half: int) -> Ints:
    rows, place = np.unique(seen, axis=0, return_inverse=True)
    votes = np.zeros((len(rows), 2))
    np.add.at(votes, (place[:half].ravel(), truth[:half]), 1)
    return np.asarray(votes.argmax(axis=1)[place.ravel()])


def _decimals(targets: int, size: int) -> Line:
    """All others' answers are known but the target's: a share with decimals gives it away."""
    said = _answers(41, targets, size)
    shown, stored = _told(said)
    others = (said[:, 1:] == YES).sum(axis=1)
    exact = np.where((said == YES).sum(axis=1) > others, YES, NO)
    return _judged(
        "yes/no: decimals to n and count",
        said[:, 0],
        plain=exact,
        guesser=[stored],
        attacker=[shown],
    )


def _leaver(targets: int, flips: float, size: int) -> Line:
    """The target answers in one month and not in the next."""
    said = _answers(42, targets, size)
    later = np.where(np.random.default_rng(43).random(said.shape) < flips, 1 - said, said)
    later[:, 0] = NONE
    shown, stored = _told(said)
    after, _ = _told(_counting(said, later))
    change = (said == YES).sum(axis=1) - (later == YES).sum(axis=1)
    return _judged(
        "yes/no: month with minus month without",
        said[:, 0],
        plain=np.where(change > 0, YES, NO),
        # Who knew that the target is missing could subtract as well: that is the attack.
        guesser=[stored],
        attacker=[shown, after],
    )


def _counted(targets: int, size: int) -> Line:
    """Three colluders change their answers month by month until the rounding tells the count.

    Then the target leaves its pool at the turn of the year, and they do it again.
    """
    said = _answers(44, targets, size)
    truth = said[:, 0].copy()
    found = []
    for has_left in (False, True):
        told = []
        for yes in range(4):
            month = said.copy()
            month[:, 1:4] = np.where(np.arange(3) < yes, YES, NO)
            if has_left:
                month[:, 0] = NONE
                month = _counting(said, month, has_left=True)
            told.append(_told(month)[0])
        found.append(np.sum(told, axis=0))
    return _judged(
        "yes/no: count found by changing own answers",
        truth,
        plain=truth,
        guesser=[_told(said)[1]],
        attacker=found,
    )
