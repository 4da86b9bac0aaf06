"""Reading agreements: what counts for each owner, which edition is in force, who has to sign."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from partners.network.enums import PartnerStatus
from partners.network.queries import Place, all_partners, places_in
from partners.network.queries.places import placements_in
from partners.sharing.agreement import Terms
from partners.sharing.models import Edition
from partners.sharing.policy import PEER_KINDS
from partners.sharing.queries.matrix import exposure
from portal.access.actor import Actor
from portal.access.memory import have_read, once_each
from portal.lib import months
from portal.lib.search import holding
from standards.catalogue.enums import Provenance
from standards.catalogue.queries import applied_targets, metric_facts

# Notices count without a signature, everything else with one.
COUNTS = Q(needs_signature=False) | Q(signed_at__isnull=False)


def terms_of_all(day: dt.date) -> dict[str, Terms]:
    """What counts on ``day`` for every owner with present outlets, by code."""
    crowd, axes, opened, where = exposure(day)
    month = months.of(day)
    left = set(all_partners().filter(status=PartnerStatus.LEFT).values_list("code", flat=True))
    places = [place for place in places_in(month) if place.partner_code not in left]
    takes = _reported(month, places)
    peers = [index for index, kind in enumerate(axes.kinds) if kind in PEER_KINDS]
    compared = frozenset(
        cell for i, cell in enumerate(axes.cells) if opened[np.unique(where)][:, i, peers].any()
    )
    row_of = {code: row for row, code in enumerate(crowd.codes)}
    grouped: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        grouped[place.owner].append(place)
    return {
        owner: Terms(
            owner,
            outlets[0].owner_name,
            tuple((place.partner_code, place.partner_name) for place in outlets),
            frozenset(code for place in outlets for code in takes[place.partner_id]),
            compared,
            frozenset(
                (axes.cells[i], axes.kinds[j])
                for place in outlets
                if place.partner_code in row_of
                for i, j in zip(*np.nonzero(opened[where[row_of[place.partner_code]]]), strict=True)
            ),
        )
        for owner, outlets in grouped.items()
    }


def reported_by(place: Place, month: str) -> frozenset[str]:
    """The metrics a partner reports itself in ``month``: what its agreement says that it gives."""
    return _reported(month, [place])[place.partner_id]


def _reported(month: str, places: list[Place]) -> dict[int, frozenset[str]]:
    """By partner the metrics it reports itself for standards that bind it in ``month``."""
    codes = {
        code
        for code, fact in metric_facts().items()
        if fact.provenance == Provenance.VOLUNTEERED and not fact.is_brand_only
    }
    applied = applied_targets(month, places)
    columns = [
        (position, target.metric_code)
        for position, target in enumerate(applied.targets)
        if target.metric_code in codes
    ]
    by_pattern: dict[bytes, frozenset[str]] = {}
    by_partner = {}
    for number, place in enumerate(places):
        mask = applied.applies[number]
        pattern = mask.tobytes()
        if pattern not in by_pattern:
            by_pattern[pattern] = frozenset(code for position, code in columns if mask[position])
        by_partner[place.partner_id] = by_pattern[pattern]
    return by_partner


def in_force(day: dt.date) -> QuerySet[Edition]:
    """Editions that count on ``day`` unless a later one does: notices, and what was signed."""
    return Edition.objects.filter(COUNTS, valid_from__lte=day)


def edition_in_force(owner_code: str, day: dt.date) -> Edition | None:
    """The edition that binds an owner on ``day``."""
    rows = in_force(day).filter(owner__code=owner_code)
    return rows.order_by("-valid_from", "-number").first()


def binding_and_newest(
    owner_code: str, day: dt.date, among: Iterable[str] = ()
) -> tuple[Edition | None, Edition | None]:
    """The edition that binds an owner on ``day``, and the last offered.

    For people who may read all that the owner was offered (`owners_served`); what the editions
    say is not read. ``among``: owners whose edition the page will ask for as well, in one query.
    """
    of: dict[str, list[Edition]] = {code: [] for code in (owner_code, *among)}
    rows = Edition.objects.filter(owner__code__in=of).select_related("owner").defer("content")
    for row in rows.order_by("number"):
        of[row.owner.code].append(row)
    binding = {code: _binding(editions, day) for code, editions in of.items()}
    numbers = {code: each.number if each else None for code, each in binding.items()}
    have_read(_numbers_on(day), numbers)
    return binding[owner_code], of[owner_code][-1] if of[owner_code] else None


def _binding(editions: list[Edition], day: dt.date) -> Edition | None:
    counting = [
        each
        for each in editions
        if each.valid_from <= day and (not each.needs_signature or each.signed_at is not None)
    ]
    return max(counting, key=lambda each: (each.valid_from, each.number), default=None)


@dataclass(frozen=True, slots=True)
class BindingNow:
    """How many of the owners with present outlets are bound by an edition today."""

    owners: int
    bound: int

    @property
    def unbound(self) -> int:
        """How many are not."""
        return self.owners - self.bound


def binding_now(day: dt.date) -> BindingNow:
    """For how many owners an edition is in force on ``day``; two queries."""
    placed = placements_in(months.of(day)).exclude(partner__status=PartnerStatus.LEFT)
    owners = set(placed.values_list("owner_id", flat=True))
    bound = set(in_force(day).values_list("owner_id", flat=True)) & owners
    return BindingNow(len(owners), len(bound))


def edition_number(owner_code: str, day: dt.date) -> int:
    """Its number; 0 for none."""
    return edition_numbers([owner_code], day).get(owner_code, 0)


def edition_numbers(owner_codes: Iterable[str], day: dt.date) -> dict[str, int]:
    """By owner the number of the edition that binds it on ``day``; absent without one."""

    def read(codes: list[str]) -> dict[str, int]:
        rows = in_force(day).filter(owner__code__in=codes).order_by("valid_from", "number")
        return dict(rows.values_list("owner__code", "number"))

    return once_each(_numbers_on(day), owner_codes, read)


def _numbers_on(day: dt.date) -> tuple[str, dt.date]:
    return "edition numbers", day


def newest_editions(owner_codes: Iterable[str]) -> dict[str, Edition]:
    """The last edition offered to each owner, whether it counts yet or not."""
    rows = Edition.objects.filter(owner__code__in=set(owner_codes)).select_related("owner")
    return {row.owner.code: row for row in rows.order_by("number")}


def newest_binding(owner_codes: Iterable[str]) -> dict[str, Edition]:
    """The last edition that binds each owner, now or from its date: signed, or a notice."""
    rows = Edition.objects.filter(COUNTS, owner__code__in=set(owner_codes))
    return {row.owner.code: row for row in rows.select_related("owner").order_by("number")}


def wanted_editions(*, text: str = "", state: str = "") -> QuerySet[Edition]:
    """The newest edition of each owner, by name: those that hold every word of ``text``.

    ``state``: waiting for a signature, signed, or a notice; anything else limits nothing.
    """
    newer = Edition.objects.filter(owner=OuterRef("owner"), number__gt=OuterRef("number"))
    rows = Edition.objects.filter(~Exists(newer)).select_related("owner")
    conditions = {
        "waiting": Q(needs_signature=True, signed_at=None),
        "signed": Q(needs_signature=True, signed_at__isnull=False),
        "notice": Q(needs_signature=False),
    }
    if state in conditions:
        rows = rows.filter(conditions[state])
    rows = rows.filter(holding(text, "owner__search_text"))
    return rows.order_by("owner__name", "owner__code")


def unsigned() -> QuerySet[Edition]:
    """Newest editions that wait for the owner's signature."""
    newer = Edition.objects.filter(owner=OuterRef("owner"), number__gt=OuterRef("number"))
    rows = Edition.objects.filter(~Exists(newer), needs_signature=True, signed_at=None)
    return rows.select_related("owner").order_by("owner__name")


def signatures() -> dict[str, dt.datetime | None]:
    """By owner whose newest edition needs one: when it was signed, None while it waits."""
    rows = Edition.objects.order_by("number").values_list(
        "owner__code", "needs_signature", "signed_at"
    )
    newest = {owner: (needs, signed_at) for owner, needs, signed_at in rows}
    return {owner: signed_at for owner, (needs, signed_at) in newest.items() if needs}


def editions_to_sign(actor: Actor) -> QuerySet[Edition]:
    """Those of them (`unsigned`) that an actor may sign."""
    own_editions = Edition.objects.visible_to(actor, "agreements.sign")
    return unsigned().filter(pk__in=own_editions.values("pk"))
