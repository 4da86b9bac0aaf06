"""A table of new partners: taken in, matched, checked as often as needed, then created."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.events import OwnersNamed
from partners.network.importing import Names, folded, label_of, partner_rows, propose
from partners.network.importing.columns import ATTRIBUTE, FIELDS, is_sure
from partners.network.importing.values import status_index
from partners.network.models import (
    Attribute,
    ColumnMatch,
    Kind,
    Owner,
    Partner,
    PartnerImport,
    Territory,
)
from partners.network.queries.codes import managed_owners, namesakes_of_owners
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from partners.network.rows import PartnerRow
from partners.network.services.partners import check_partners, create_partners
from portal.access.actor import Actor
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table

MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class DryRun:
    """What creating an import would do. ``new_owners`` are names.

    ``namesakes``: new owners that may be one that exists, or another of the table, and which.
    """

    rows: tuple[PartnerRow, ...]
    problems: tuple[Problem, ...]
    new_owners: tuple[str, ...]
    namesakes: Mapping[str, str]


@transaction.atomic
def start_import(*, table: Table, name: str, actor: Actor) -> PartnerImport:
    """Take in a table; columns are matched by what was remembered and by likeness."""
    if table.problems:
        raise Refusal("import_table", problems=table.problems, count=len(table.problems))
    numbered = list(table.numbered())
    if len(numbered) > MOST_ROWS:
        raise Refusal("file_too_many_rows", limit=MOST_ROWS)
    attributes = attribute_names()
    matches = propose(
        table.columns, attributes=attributes, remembered=_remembered(actor, attributes)
    )
    return PartnerImport.objects.create(
        person_id=actor.person_id,
        name=name[:160],
        columns=list(table.columns),
        numbers=[number for number, _ in numbered],
        rows=[list(map(str, cells)) for _, cells in numbered],
        matches=matches,
        defaults=_usual(matches),
    )


@transaction.atomic
def adjust_import(
    *,
    row: PartnerImport,
    matches: Sequence[str],
    defaults: Mapping[str, str],
    cells: Mapping[tuple[int, int], str],
    left_out: Sequence[int],
    actor: Actor,
) -> PartnerImport:
    """Keep the sender's matches, values for all rows, corrected cells and rows to leave out.

    ``cells`` are by (row number, column position). Matches changed by hand are remembered.
    """
    attributes = set(Attribute.objects.values_list("code", flat=True))
    possible = {"", *FIELDS, *(f"{ATTRIBUTE}{code}" for code in attributes)}
    taken: set[str] = set()
    fields = []
    for field in matches:
        fields.append(field if field in possible and field not in taken else "")
        taken.add(field)
    position = {number: i for i, number in enumerate(row.numbers)}
    for (number, column), text in cells.items():
        if number in position and 0 <= column < len(row.columns):
            row.rows[position[number]][column] = text.strip()
    changed = [i for i, field in enumerate(fields) if field != row.matches[i]]
    row.matches = fields
    row.defaults = {field: text for field, text in defaults.items() if field in FIELDS and text}
    row.left_out = sorted(set(left_out) & set(row.numbers))
    row.save(update_fields=["matches", "rows", "defaults", "left_out"])
    _remember(row, changed, actor)
    return row


def check_import(*, row: PartnerImport, actor: Actor) -> DryRun:
    """What stands against creating the import; columns are named as the sender does."""
    skipped = set(row.left_out)
    records = [
        (number, cells)
        for number, cells in zip(row.numbers, row.rows, strict=True)
        if number not in skipped
    ]
    rows = partner_rows(records, row.matches, row.defaults, _names())
    headings = dict(zip(row.matches, row.columns, strict=True))
    problems = [
        replace(item, column=headings.get(item.column) or label_of(item.column))
        for item in check_partners(rows=rows, actor=actor)
    ]
    new = sorted({item.owner_name for item in rows if item.owner_name})
    return DryRun(
        tuple(rows), tuple(problems), tuple(new), namesakes_of_owners(new, managed_owners(actor))
    )


@transaction.atomic
def finish_import(*, row: PartnerImport, actor: Actor) -> list[Partner]:
    """Create the partners of a clean import and remove it; mails nobody.

    Addresses of owners become invitations that wait until somebody sends them.
    """
    dry = check_import(row=row, actor=actor)
    if dry.problems or not dry.rows:
        bad = len({item.row for item in dry.problems})
        raise Refusal("partners_bad", problems=dry.problems, count=len(dry.problems), rows=bad)
    partners = create_partners(rows=dry.rows, actor=actor, channel="file")
    _remember(row, range(len(row.columns)), actor)
    owners = tuple(
        (partner.pk, given.email)
        for partner, given in zip(partners, dry.rows, strict=True)
        if given.email
    )
    if owners:
        emit(OwnersNamed(owners, actor, "file"))
    row.delete()
    return partners


def forget_address(*, address: str) -> None:
    """Remove unfinished imports that hold an address; its person is erased."""
    needle = address.casefold()
    doomed = [
        row.pk
        for row in PartnerImport.objects.iterator()
        if any(needle in cell.casefold() for cells in row.rows for cell in cells)
    ]
    PartnerImport.objects.filter(pk__in=doomed).delete()


def _names() -> Names:
    return Names(
        territories=Names.index(Territory.objects.values_list("code", "name")),
        kinds=Names.index(kind_names().items()),
        tiers=Names.index(tier_names().items()),
        owners=Names.index(Owner.objects.values_list("code", "name")),
        statuses=status_index({value: str(label) for value, label in PartnerStatus.choices}),
    )


def _usual(matches: Sequence[str]) -> dict[str, str]:
    """Values for all rows where there is only one choice."""
    kinds = list(Kind.objects.order_by("code").values_list("code", flat=True)[:2])
    usual = {"status": "prospect"}
    if len(kinds) == 1:
        usual["kind"] = kinds[0]
    if "joined_month" not in matches:
        usual["joined_month"] = f"{timezone.localdate():%Y-%m}"
    return {field: text for field, text in usual.items() if field not in matches}


def _remembered(actor: Actor, attributes: Mapping[str, str]) -> dict[str, str]:
    rows = ColumnMatch.objects.order_by("used_at").values_list("person_id", "heading", "field")
    by_heading: dict[str, str] = {}
    for _person, heading, field in sorted(rows, key=lambda item: item[0] == actor.person_id):
        code = field.removeprefix(ATTRIBUTE)
        if not field.startswith(ATTRIBUTE) or code in attributes:
            by_heading[heading] = field
    return by_heading


def sure_matches(*, row: PartnerImport, actor: Actor) -> list[bool]:
    """By column, whether its match is known and not merely alike."""
    attributes = attribute_names()
    remembered = _remembered(actor, attributes)
    return [
        is_sure(heading, field, attributes=attributes, remembered=remembered)
        for heading, field in zip(row.columns, row.matches, strict=True)
    ]


def _remember(row: PartnerImport, positions: Iterable[int], actor: Actor) -> None:
    person_id = actor.person_id
    if person_id is None:
        return
    ColumnMatch.objects.bulk_create(
        [
            ColumnMatch(
                person_id=person_id, heading=folded(row.columns[i])[:120], field=row.matches[i]
            )
            for i in positions
            if row.matches[i] and folded(row.columns[i])
        ],
        update_conflicts=True,
        unique_fields=["person_id", "heading"],
        update_fields=["field", "used_at"],
    )
