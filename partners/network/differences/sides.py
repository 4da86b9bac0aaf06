"""Both sides of the comparison: a partner as it stands in a month, and a row of a list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from partners.network.rows import PartnerRow

# What a cell holds that takes something away; an empty one says nothing.
DASHES = frozenset({"-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner in the month that is asked about, in codes.

    Outside of the network in that month ``is_placed`` is False and the place is empty.
    """

    key: int
    public_id: str
    code: str
    name: str
    status: str
    time_zone: str
    joined_month: str
    left_month: str
    territory: str = ""
    territory_path: str = ""
    owner: str = ""
    kind: str = ""
    tier: str = ""
    attributes: Mapping[str, object] | None = None
    is_placed: bool = True
    # Code of the partner that the outlet was under the owner before.
    predecessor: str = ""

    def has_left_by(self, month: str) -> bool:
        """Whether its last month is over in ``month``."""
        return bool(self.left_month) and self.left_month < month


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list: what it says, and of which fields it says anything."""

    row: PartnerRow
    fields: frozenset[str]

    def says(self, field: str) -> bool:
        """Whether the cell of a field is filled."""
        return field in self.fields

    def merged(self, partner: Standing) -> PartnerRow:
        """The partner as it would be: what the row does not say stays."""
        row = self.row
        return replace(
            row,
            code=partner.code,
            name=row.name if self.says("name") else partner.name,
            owner=row.owner if self.says_owner else partner.owner,
            owner_name=row.owner_name if self.says_owner else "",
            territory=row.territory if self.says("territory") else partner.territory,
            kind=row.kind if self.says("kind") else partner.kind,
            tier=_or_none(row.tier) if self.says("tier") else partner.tier,
            time_zone=row.time_zone if self.says("time_zone") else partner.time_zone,
            joined_month=partner.joined_month,
            left_month=partner.left_month,
            status=partner.status,
            attributes=_together(partner.attributes or {}, row.attributes),
        )

    @property
    def says_owner(self) -> bool:
        """Whether it names the owner, by code or name."""
        return self.says("owner") or self.says("owner_name")


def listed(
    rows: Sequence[PartnerRow], records: Sequence[Sequence[str]], matches: Sequence[str]
) -> Iterator[Listed]:
    """Rows beside the cells they were made of."""
    for row, cells in zip(rows, records, strict=True):
        filled = frozenset(
            field for field, cell in zip(matches, cells, strict=True) if field and cell.strip()
        )
        yield Listed(row, filled)


def without_dashes(row: PartnerRow) -> PartnerRow:
    """A new partner's row: there is nothing yet that a dash could take away."""
    return replace(row, tier=_or_none(row.tier), attributes=_together({}, row.attributes))


def _or_none(tier: str) -> str:
    return "" if tier in DASHES else tier


def _together(before: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """Attributes after the row: a dash takes one away, the same in other type is the same."""
    after = dict(before)
    for code, value in said.items():
        if isinstance(value, str) and value in DASHES:
            after.pop(code, None)
        elif isinstance(value, bool) or str(before.get(code)) != str(value):
            after[code] = value
    return after
