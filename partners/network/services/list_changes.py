"""A later list on its way: begun, answered, approved, made in one go, prepared to be taken back."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from partners.network.differences import Change, Standing
from partners.network.enums import ChangeKind, ChangeState, PartnerStatus
from partners.network.events import OwnersNamed
from partners.network.importing import label_of
from partners.network.importing.columns import ATTRIBUTE
from partners.network.models import NetworkChange, OtherCode, Partner
from partners.network.rows import PartnerRow
from partners.network.services.bulk_placement import Destination, place_many
from partners.network.services.imports import usual_values
from partners.network.services.list_comparison import Difference, compare
from partners.network.services.partners import correct_partner, create_partners, owners_of_rows
from partners.network.services.sent_tables import contents_of, remember
from partners.network.services.status import change_status
from portal.access.actor import Actor
from portal.audit.services import record
from portal.jobs.services import enqueue
from portal.lib import months
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table

# What a placement holds; the rest belongs to the partner itself.
_PLACED = frozenset(
    {
        ChangeKind.TERRITORY,
        ChangeKind.OWNER,
        ChangeKind.TIER,
        ChangeKind.KIND,
        ChangeKind.ATTRIBUTES,
    }
)


# What the way back holds of a partner beside attributes.
_PLAIN = (
    ChangeKind.NAME,
    ChangeKind.TERRITORY,
    ChangeKind.OWNER,
    ChangeKind.TIER,
    ChangeKind.KIND,
    ChangeKind.TIME_ZONE,
)


@transaction.atomic
def start_change(*, table: Table, name: str, actor: Actor, month: str = "") -> NetworkChange:
    """Take in a later list of partners; it changes nothing before it is approved.

    Places count from ``month`` on, which can be changed until then; '' for the one that runs.
    """
    contents = contents_of(table, actor)
    month = month or months.of(timezone.localdate())
    return NetworkChange.objects.create(
        person_id=actor.person_id,
        name=name[:160],
        month=month,
        last_month=months.shift(month, -1),
        defaults=usual_values(contents["matches"]),
        **contents,
    )


@transaction.atomic
def take_back(*, row: NetworkChange, actor: Actor) -> NetworkChange:
    """A list of what was before ``row`` was made: compared and approved like any other."""
    attributes = sorted({code for _, _, value in row.before for code in _facts_of(value)})
    fields = ["code", *_PLAIN, *(f"{ATTRIBUTE}{code}" for code in attributes)]
    by_code: dict[str, dict[str, str]] = {}
    for code, kind, value in row.before:
        cells = by_code.setdefault(code, {"code": code})
        if kind == ChangeKind.ATTRIBUTES:
            cells |= {f"{ATTRIBUTE}{each}": _cell(fact) for each, fact in value.items()}
        else:
            cells[kind] = value or "-"
    return NetworkChange.objects.create(
        person_id=actor.person_id,
        name=gettext("Before: {name}").format(name=row.name)[:160],
        month=row.month,
        last_month=row.last_month,
        columns=[label_of(field) for field in fields],
        numbers=list(range(2, len(by_code) + 2)),
        rows=[[cells.get(field, "") for field in fields] for cells in by_code.values()],
        matches=fields,
        is_key_confirmed=True,
    )


def _facts_of(value: object) -> Collection[str]:
    return value.keys() if isinstance(value, dict) else ()


def _cell(fact: object) -> str:
    """An attribute as a list writes it."""
    if fact is None:
        return "-"
    return {True: "yes", False: "no"}[fact] if isinstance(fact, bool) else str(fact)


@transaction.atomic
def answer_change(
    *,
    row: NetworkChange,
    month: str,
    last_month: str,
    leaving: Collection[str],
    same_as: Mapping[int, str],
    is_key_confirmed: bool,
) -> NetworkChange:
    """Keep what a person said: the months, who leaves, which rows are whom, which column names.

    Refuses months that are none (`change_months_bad`).
    """
    problems = [
        Problem("month_unreadable", column=column, value=text[:60])
        for column, text in (("month", month), ("last_month", last_month))
        if not months.is_month(text)
    ]
    if problems:
        raise Refusal("change_months_bad", problems=problems)
    row.month, row.last_month = month, last_month
    row.leaving = sorted(set(leaving))
    row.same_as = {str(number): code for number, code in same_as.items()}
    row.is_key_confirmed = is_key_confirmed
    row.refusal = ""
    row.save(
        update_fields=[
            "month", "last_month", "leaving", "same_as", "is_key_confirmed", "refusal",
        ]
    )  # fmt: skip
    return row


@transaction.atomic
def approve_change(*, row: NetworkChange, digest: str, actor: Actor) -> NetworkChange:
    """Approve the changes a page showed; a job makes them. A second time does nothing.

    Refuses what is not ready (`change_not_ready`) or is no longer what was shown
    (`change_moved`); ``digest`` is of the difference on the page.
    """
    row = NetworkChange.objects.select_for_update().get(pk=row.pk)
    if row.state != ChangeState.DRAFT:
        return row
    difference = compare(row=row, actor=actor)
    if not difference.is_ready:
        raise Refusal("change_not_ready", problems=difference.problems)
    if difference.digest(row) != digest:
        raise Refusal("change_moved")
    key = f"network.make_change:{row.public_id}"
    job = enqueue("network.make_change", key=key, actor=actor, change=str(row.public_id))
    row.state, row.digest, row.job_public_id = ChangeState.WAITING, digest, job.public_id
    row.refusal = ""
    row.save(update_fields=["state", "digest", "job_public_id", "refusal"])
    remember(row, range(len(row.columns)), actor)
    return row


@transaction.atomic
def make_change(*, public_id: UUID, actor: Actor) -> dict[str, int]:
    """Make all that was approved, or nothing; the changes by kind.

    What the network became meanwhile counts: where the difference is another one now, the list is
    a draft again and says so.
    """
    row = NetworkChange.objects.select_for_update().get(public_id=public_id)
    if row.state != ChangeState.WAITING:
        return {}
    # Nobody else moves these partners until it is done.
    keys = Partner.objects.visible_to(actor, "partners.manage").order_by("pk")
    list(keys.select_for_update().values_list("pk", flat=True))
    difference = compare(row=row, actor=actor)
    if not difference.is_ready or difference.digest(row) != row.digest:
        row.state, row.refusal = ChangeState.DRAFT, "change_moved"
        row.save(update_fields=["state", "refusal"])
        return {}
    _make(row, difference, actor)
    row.state, row.counts, row.made_at = ChangeState.DONE, difference.counts, timezone.now()
    row.before = [
        [each.code, each.kind, each.before]
        for each in difference.changes
        if each.kind in (*_PLAIN, ChangeKind.ATTRIBUTES)
    ]
    # The list has done its work: what it held of people is not kept.
    row.rows, row.numbers, row.left_out, row.defaults, row.same_as = [], [], [], {}, {}
    row.save()
    record(
        "partner_list.approved",
        actor=actor,
        object_type="partner_list",
        object_id=row.public_id,
        label=row.name or row.made_at.isoformat()[:16],
        changes={
            "month": [None, row.month],
            **{kind: [None, count] for kind, count in difference.counts.items()},
        },
        channel="file",
    )
    return difference.counts


def _make(row: NetworkChange, difference: Difference, actor: Actor) -> None:
    partners = Partner.objects.in_bulk([partner.key for _, partner in difference.merged])
    by_code = {partner.code: (after, partner) for after, partner in difference.merged}
    owners_of_rows(_rows(difference), actor, "file")
    _create(difference.new, actor)
    _correct(difference.changes, by_code, partners, actor)
    _place(difference.changes, by_code, row.month, actor)
    _name_otherwise(difference.matches.renumbered, by_code)
    _prepare_invitations(difference.changes, by_code, actor)
    _let_leave(difference.leaving, row.last_month, actor)


Merged = Mapping[str, tuple[PartnerRow, Standing]]


def _rows(difference: Difference) -> list[PartnerRow]:
    return [*(after for after, _ in difference.merged), *difference.new]


def _create(rows: Sequence[PartnerRow], actor: Actor) -> None:
    partners = create_partners(rows=rows, actor=actor, channel="file") if rows else []
    owners = tuple(
        (partner.pk, given.email)
        for partner, given in zip(partners, rows, strict=True)
        if given.email
    )
    if owners:
        emit(OwnersNamed(owners, actor, "file"))


def _correct(
    changes: Sequence[Change], merged: Merged, partners: Mapping[int, Partner], actor: Actor
) -> None:
    kinds = (ChangeKind.NAME, ChangeKind.TIME_ZONE)
    for code in dict.fromkeys(each.code for each in changes if each.kind in kinds):
        after, partner = merged[code]
        correct_partner(
            partner=partners[partner.key],
            name=after.name,
            time_zone=after.time_zone,
            actor=actor,
            channel="file",
        )


def _place(changes: Sequence[Change], merged: Merged, month: str, actor: Actor) -> None:
    codes = dict.fromkeys(each.code for each in changes if each.kind in _PLACED)
    destinations = [
        Destination(
            partner.key, after.territory, after.owner, after.kind, after.tier, after.attributes
        )
        for after, partner in (merged[code] for code in codes)
    ]
    place_many(destinations=destinations, month=month, actor=actor)


def _name_otherwise(renumbered: Sequence[tuple[str, str]], merged: Merged) -> None:
    OtherCode.objects.bulk_create(
        [OtherCode(partner_id=merged[own][1].key, code=code) for code, own in renumbered],
        ignore_conflicts=True,
    )


def _prepare_invitations(changes: Sequence[Change], merged: Merged, actor: Actor) -> None:
    owners = tuple(
        (merged[each.code][1].key, str(each.after))
        for each in changes
        if each.kind == ChangeKind.CONTACT
    )
    if owners:
        emit(OwnersNamed(owners, actor, "file"))


def _let_leave(leaving: Sequence[Standing], last_month: str, actor: Actor) -> None:
    partners = Partner.objects.in_bulk([partner.key for partner in leaving])
    for partner in leaving:
        change_status(
            partner=partners[partner.key],
            status=PartnerStatus.LEFT,
            month=last_month,
            actor=actor,
            channel="file",
        )
