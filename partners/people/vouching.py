"""Who stands behind whom: so that one person with two addresses does not count as two. Pure.

A role that decides about others is vouched for by whoever gave it and whoever confirmed that; one
given on the server is vouched for by the server. A person all of whose vouchers come from somebody
alone counts as that somebody.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

P = TypeVar("P", bound=Hashable)

# By person the vouchers of each role that decides; an empty set: the server's word.
Vouchers = Mapping[P, Iterable[frozenset[P]]]


def made_by(one: P, vouchers: Vouchers[P]) -> frozenset[P]:
    """``one`` and everybody whose deciding roles all come from it alone, however indirectly."""
    people = {one}
    while True:
        new = {
            person
            for person, roles in vouchers.items()
            if person not in people and roles and all(each and each <= people for each in roles)
        }
        if not new:
            return frozenset(people)
        people |= new


def one_behind_both(first: P, second: P, vouchers: Vouchers[P]) -> bool:
    """Whether some single person may stand behind both."""
    if first == second:
        return True
    people = {
        first,
        second,
        *vouchers,
        *(p for roles in vouchers.values() for r in roles for p in r),
    }
    return any({first, second} <= made_by(each, vouchers) for each in people)
