"""A later list compared with the network, as of now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partners.network.differences import (
    Change,
    KeyDoubt,
    Listed,
    Matches,
    Standing,
    changes_of,
    doubt_of_key,
    match,
    successors,
    without_rows,
)
from partners.network.differences.sides import listed, without_dashes
from partners.network.enums import ChangeKind, PartnerStatus
from partners.network.importing import folded, label_of, partner_rows
from partners.network.models import NetworkChange
from partners.network.queries.codes import known_codes, managed_owners, namesakes_of_owners
from partners.network.queries.snapshot import other_codes, standing_partners
from partners.network.queries.structure import attribute_names
from partners.network.registry import addresses_of
from partners.network.rows import Known, PartnerRow, check_rows, problem
from partners.network.services.sent_tables import (
    names_of_network,
    remembered_fields,
    sure_matches,
)
from portal.access.actor import Actor
from portal.lib.canonical import digest
from portal.lib.likeness import look_of
from portal.lib.results import Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list would change. ``merged``: partners as they would be, beside how they stand.

    ``doubt``: why a person has to say which column names the partners. ``new_owners`` are names,
    ``namesakes`` those of them that may be one that exists.
    """

    changes: tuple[Change, ...]
    matches: Matches
    merged: tuple[tuple[PartnerRow, Standing], ...]
    new: tuple[PartnerRow, ...]
    leaving: tuple[Standing, ...]
    problems: tuple[Problem, ...]
    doubt: KeyDoubt | None
    has_key: bool
    new_owners: tuple[str, ...]
    namesakes: Mapping[str, str]

    @property
    def unanswered(self) -> int:
        """How many rows may be a partner of the network, and nobody said."""
        return sum(double.answer is None for double in self.matches.doubles)

    @property
    def is_ready(self) -> bool:
        """Whether it can be approved."""
        is_clear = self.has_key and self.doubt is None and not self.unanswered
        return is_clear and not self.problems and bool(self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """Changes by kind, in the order of kinds."""
        counts = dict.fromkeys(ChangeKind.values, 0)
        for change in self.changes:
            counts[change.kind] += 1
        return {kind: count for kind, count in counts.items() if count}

    def digest(self, row: NetworkChange) -> str:
        """A hash of all that an approval means."""
        facts = [[change.kind, change.code, change.before, change.after] for change in self.changes]
        return digest([row.month, row.last_month, facts])


def compare(*, row: NetworkChange, actor: Actor) -> Difference:
    """What the list would change of the partners that ``actor`` manages, as of now."""
    partners = standing_partners(actor, row.month)
    others = {**other_codes(actor), **successors(partners, row.month)}
    has_key = "code" in row.matches
    doubt = _doubt(row, partners, others, actor) if has_key else None
    rows = _listed(row) if has_key and doubt is None else []
    same_as = {int(number): code for number, code in row.same_as.items()}
    everything = match(rows, partners, other_codes=others, same_as=same_as)
    if not rows:
        everything = replace(everything, unlisted=())
    matches = without_rows(everything, frozenset(row.left_out))
    merged = tuple((each.merged(partner), partner) for each, partner in matches.pairs)
    new = tuple(without_dashes(each.row) for each in matches.new)
    codes = frozenset(row.leaving)
    leaving = tuple(partner for partner in matches.unlisted if partner.code in codes)
    # What a row lacks is nobody's matter before it is said whether it is a new partner.
    unanswered = {each.listed.row.row for each in matches.doubles if each.answer is None}
    problems = [
        *_problems(merged, [each for each in new if each.row not in unanswered], actor),
        *_absences(merged, row.month),
        *_leavings(leaving, row.last_month),
    ]
    names = sorted({each.owner_name for each in _after(merged, new) if each.owner_name})
    return Difference(
        changes=tuple(_changes(row, matches, new, leaving)),
        matches=matches,
        merged=merged,
        new=new,
        leaving=leaving,
        problems=tuple(_in_words_of_sender(problems, row)),
        doubt=doubt,
        has_key=has_key,
        new_owners=tuple(names),
        namesakes=namesakes_of_owners(names, managed_owners(actor)) if names else {},
    )


def _after(
    merged: Iterable[tuple[PartnerRow, Standing]], new: Iterable[PartnerRow]
) -> list[PartnerRow]:
    return [*(each for each, _ in merged), *new]


def _doubt(
    row: NetworkChange, partners: Sequence[Standing], others: Mapping[str, str], actor: Actor
) -> KeyDoubt | None:
    """Why the column that names the partners needs a person's word; None with it."""
    if row.is_key_confirmed:
        return None
    position = row.matches.index("code")
    heading = row.columns[position]
    return doubt_of_key(
        [cells[position] for cells in row.rows],
        {*(partner.code for partner in partners), *others},
        is_sure=sure_matches(row=row, actor=actor)[position],
        is_remembered=remembered_fields(actor, attribute_names()).get(folded(heading)) == "code",
    )


def _listed(row: NetworkChange) -> list[Listed]:
    records = list(zip(row.numbers, row.rows, strict=True))
    rows = partner_rows(records, row.matches, row.defaults, names_of_network())
    return list(listed(rows, row.rows, row.matches))


def _problems(
    merged: Sequence[tuple[PartnerRow, Standing]], new: Sequence[PartnerRow], actor: Actor
) -> Iterable[Problem]:
    """What stands against the partners as they would be, by the checks of new ones."""
    rows = sorted(_after(merged, new), key=lambda each: each.row or 0)
    register = known_codes(rows, actor)
    codes = {partner.code for _, partner in merged}
    own = Known(
        partners=register.partners - codes,
        owners=register.owners,
        territories=register.territories,
        kinds=register.kinds,
        tiers=register.tiers,
        attributes=register.attributes,
        looks=register.looks - set(map(look_of, codes)),
    )
    # A planned place may lie where the actor does not reach: what is not touched is not judged.
    staying = {each.row for each, partner in merged if each.territory == partner.territory}
    for item in check_rows(rows, own):
        if item.code != "territory_unknown" or item.row not in staying:
            yield item


def _absences(merged: Iterable[tuple[PartnerRow, Standing]], month: str) -> Iterable[Problem]:
    """Rows about partners that are no part of the network in the month."""
    for after, partner in merged:
        if partner.has_left_by(month) or partner.status == PartnerStatus.LEFT:
            yield problem(after, "listed_has_left", "code", partner.code, left=partner.left_month)
        elif not partner.is_placed:
            joined = partner.joined_month
            yield problem(after, "place_before_joining", "code", partner.code, joined=joined)


def _leavings(leaving: Iterable[Standing], last_month: str) -> Iterable[Problem]:
    """Partners that would leave before they joined."""
    for partner in leaving:
        if last_month < partner.joined_month:
            yield Problem("left_before_joined", value=last_month, partner=partner.code)


def _in_words_of_sender(problems: Iterable[Problem], row: NetworkChange) -> Iterable[Problem]:
    headings = dict(zip(row.matches, row.columns, strict=True))
    for item in problems:
        yield replace(item, column=headings.get(item.column) or label_of(item.column))


def _changes(
    row: NetworkChange,
    matches: Matches,
    new: Sequence[PartnerRow],
    leaving: Sequence[Standing],
) -> Iterable[Change]:
    for each in new:
        yield Change(ChangeKind.NEW, each.code, each.name, "", "", each.joined_month, each.row)
    for partner in leaving:
        yield Change(
            ChangeKind.GONE, partner.code, partner.name, partner.public_id, "", row.last_month, None
        )
    keys = [partner.key for _, partner in matches.pairs]
    yield from changes_of(matches.pairs, addresses_of(keys) if "email" in row.matches else {})
    by_code = {partner.code: partner for _, partner in matches.pairs}
    for code, own in matches.renumbered:
        partner = by_code[own]
        yield Change(ChangeKind.CODE, own, partner.name, partner.public_id, "", code, None)
