"""Control groups: outlets tied by an owner, shared people or shared service accounts.

One group is the unit confidentiality protects: it has one weight and one value in a comparison.
"""

from collections.abc import Iterable, Mapping


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
