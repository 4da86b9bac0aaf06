"""What a list changes of the partners it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from partners.network.differences.sides import Listed, Standing
from partners.network.enums import ChangeKind
from partners.network.rows import PartnerRow

Value = str | Mapping[str, object]
# Kind of change by what a row says of it.
_PLAIN = {
    ChangeKind.NAME: "name",
    ChangeKind.TERRITORY: "territory",
    ChangeKind.TIER: "tier",
    ChangeKind.KIND: "kind",
    ChangeKind.TIME_ZONE: "time_zone",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes of one partner, in codes; attributes: only those that change.

    ``row`` is the sender's row number, None where no row is about it.
    """

    kind: ChangeKind
    code: str
    name: str
    public_id: str
    before: Value
    after: Value
    row: int | None


def changes_of(
    pairs: Sequence[tuple[Listed, Standing]], addresses: Mapping[int, frozenset[str]]
) -> Iterator[Change]:
    """Everything in which rows differ from the partners they are, partner by partner.

    ``addresses``: by key of a partner those that its owners have or were invited under.
    """
    for each, partner in pairs:
        after = each.merged(partner)
        for kind, field in _PLAIN.items():
            old, new = str(getattr(partner, field)), str(getattr(after, field)).strip()
            if each.says(field) and old != new:
                yield _change(kind, partner, each, old, new)
        if each.says_owner and after.owner != partner.owner:
            yield _change(ChangeKind.OWNER, partner, each, partner.owner, after.owner)
        yield from _attributes(each, partner, after)
        yield from _contact(each, partner, addresses.get(partner.key, frozenset()))


def _attributes(each: Listed, partner: Standing, after: PartnerRow) -> Iterator[Change]:
    before = partner.attributes or {}
    codes = [code for code in each.row.attributes if before.get(code) != after.attributes.get(code)]
    if codes:
        yield _change(
            ChangeKind.ATTRIBUTES,
            partner,
            each,
            {code: before.get(code) for code in codes},
            {code: after.attributes.get(code) for code in codes},
        )


def _contact(each: Listed, partner: Standing, addresses: frozenset[str]) -> Iterator[Change]:
    address = each.row.email.strip().lower()
    if each.says("email") and address not in addresses:
        yield _change(ChangeKind.CONTACT, partner, each, ", ".join(sorted(addresses)), address)


def _change(
    kind: ChangeKind, partner: Standing, each: Listed, before: Value, after: Value
) -> Change:
    return Change(kind, partner.code, partner.name, partner.public_id, before, after, each.row.row)
