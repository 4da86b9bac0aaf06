"""A table of new partners: taken in, matched, checked as often as needed, then created."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from partners.network.events import OwnersNamed
from partners.network.importing import label_of, partner_rows
from partners.network.models import Kind, Partner, PartnerImport
from partners.network.queries.codes import managed_owners, namesakes_of_owners
from partners.network.rows import PartnerRow
from partners.network.services.homes import unfinished
from partners.network.services.partners import check_partners, create_partners
from partners.network.services.sent_tables import contents_of, names_of_network, remember
from portal.access.actor import Actor
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table


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
    contents = contents_of(table, actor)
    return PartnerImport.objects.create(
        person_id=actor.person_id,
        name=name[:160],
        defaults=usual_values(contents["matches"]),
        **contents,
    )


def check_import(*, row: PartnerImport, actor: Actor) -> DryRun:
    """What stands against creating the import; columns are named as the sender does."""
    skipped = set(row.left_out)
    records = [
        (number, cells)
        for number, cells in zip(row.numbers, row.rows, strict=True)
        if number not in skipped
    ]
    rows = partner_rows(records, row.matches, row.defaults, names_of_network())
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
    remember(row, range(len(row.columns)), actor)
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
    """Remove unfinished tables that hold an address; its person is erased."""
    needle = address.casefold()
    for rows in unfinished():
        doomed = [
            row.pk
            for row in rows.iterator()
            if any(needle in cell.casefold() for cells in row.rows for cell in cells)
        ]
        rows.filter(pk__in=doomed).delete()


def usual_values(matches: Sequence[str]) -> dict[str, str]:
    """Values for all rows where there is only one choice."""
    kinds = list(Kind.objects.order_by("code").values_list("code", flat=True)[:2])
    usual = {"status": "prospect"}
    if len(kinds) == 1:
        usual["kind"] = kinds[0]
    if "joined_month" not in matches:
        usual["joined_month"] = f"{timezone.localdate():%Y-%m}"
    return {field: text for field, text in usual.items() if field not in matches}
