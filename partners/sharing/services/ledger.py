"""The ledger: one row per viewer, set of disclosed cells and day. A read is not a write twice."""

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from partners.sharing.models import BRAND, LedgerRow, LedgerSeal
from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.audit.queries import all_entries
from portal.audit.services import record
from portal.lib.canonical import canonical_json, digest

# Stands for all partners where the brand takes figures of the whole network.
NETWORK = uuid.UUID(int=0)

_waiting: ContextVar[list[LedgerRow] | None] = ContextVar("waiting", default=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """One disclosed cell with the rule and release it rests on."""

    cell: str
    rule: str
    release: str


@brand_rows("the ledger")
def note(
    facts: Sequence[Shown],
    *,
    day: dt.date,
    channel: str,
    purpose: str,
    partner: uuid.UUID,
    actor: Actor,
) -> None:
    """Append what was shown; nothing when nothing about others was, or it stands there already."""
    if not facts:
        return
    cells = sorted(item.cell for item in facts)
    row = LedgerRow(
        day=day,
        person_id=actor.person_id,
        partner_public_id=partner,
        channel=channel,
        purpose=purpose,
        rules=sorted({item.rule for item in facts}),
        releases=sorted({item.release for item in facts}),
        cells_digest=keyed_digest(cells),
        cells=len(cells),
    )
    waiting = _waiting.get()
    if waiting is None:
        LedgerRow.objects.bulk_create([row], ignore_conflicts=True)
    else:
        waiting.append(row)


@contextmanager
def noted_together() -> Iterator[None]:
    """What is noted in this block is written at its end at once, also when the block fails.

    For a page that looks for several outlets: nothing of it may be sent before that end.
    """
    rows: list[LedgerRow] = []
    token = _waiting.set(rows)
    try:
        yield
    finally:
        _waiting.reset(token)
        if rows:
            with brand_rows("the ledger"):
                LedgerRow.objects.bulk_create(rows, ignore_conflicts=True)


def note_brand(*, what: str, channel: str, actor: Actor, partner: uuid.UUID = NETWORK) -> None:
    """Append that somebody at the brand opened a partner's detail or took the network's figures.

    One row for each person, ``what`` and day; ``partner`` is `NETWORK` for the whole of it.
    """
    row = LedgerRow(
        day=timezone.now().date(),
        person_id=actor.person_id,
        partner_public_id=partner,
        channel=channel,
        purpose=BRAND,
        cells_digest=keyed_digest([what]),
        cells=0,
    )
    LedgerRow.objects.bulk_create([row], ignore_conflicts=True)


def keyed_digest(cells: Sequence[str]) -> str:
    """HMAC over the set of cells, so that the ledger alone tells no outsider what it holds."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, canonical_json(list(cells)).encode(), hashlib.sha256).hexdigest()


def unsealed_days(today: dt.date) -> list[dt.date]:
    """Finished days with rows and no seal."""
    rows = LedgerRow.objects.filter(day__lt=today).exclude(day__in=LedgerSeal.objects.values("day"))
    return list(rows.order_by("day").values_list("day", flat=True).distinct())


@transaction.atomic
def seal_day(*, day: dt.date) -> LedgerSeal:
    """Seal a finished day, once; the trail notes the digest."""
    earlier_seal = LedgerSeal.objects.select_for_update().filter(day=day).first()
    if earlier_seal is not None:
        return earlier_seal
    count, day_digest = _reckoned(day)
    seal = LedgerSeal.objects.create(day=day, count=count, digest=day_digest)
    _note_seal("ledger.sealed", seal)
    return seal


@transaction.atomic
def drop_before(*, day: dt.date) -> int:
    """Forget the rows of sealed days before ``day``; their seals stay. Returns how many rows."""
    seals = list(LedgerSeal.objects.select_for_update().filter(day__lt=day, dropped_at=None))
    gone = 0
    for seal in seals:
        gone += LedgerRow.objects.filter(day=seal.day).delete()[0]
        seal.dropped_at = timezone.now()
        seal.save(update_fields=["dropped_at"])
        _note_seal("ledger.dropped", seal)
    return gone


def ledger_faults() -> list[str]:
    """Sealed days whose rows are missing or altered, or whose seal the trail does not know."""
    faults = []
    changes = dict(all_entries().filter(action="ledger.sealed").values_list("object_id", "changes"))
    for seal in LedgerSeal.objects.order_by("day"):
        trail_digest = changes.get(seal.day.isoformat(), {}).get("digest", [None, ""])[1]
        if trail_digest != seal.digest:
            faults.append(f"ledger of {seal.day}: the trail knows another seal")
        if seal.dropped_at is None and _reckoned(seal.day) != (seal.count, seal.digest):
            faults.append(f"ledger of {seal.day}: rows are missing or altered")
    return faults


def _reckoned(day: dt.date) -> tuple[int, str]:
    """How many rows a day has and the digest over all they say, in their order."""
    columns = (
        "pk",
        "person_id",
        "partner_public_id",
        "channel",
        "purpose",
        "rules",
        "releases",
        "cells_digest",
        "cells",
    )
    rows = [
        [str(value) if isinstance(value, uuid.UUID) else value for value in row]
        for row in LedgerRow.objects.filter(day=day).order_by("pk").values_list(*columns)
    ]
    return len(rows), digest(rows)


def _note_seal(action: str, seal: LedgerSeal) -> None:
    record(
        action,
        actor=None,
        object_type="ledger",
        object_id=seal.day.isoformat(),
        changes={"digest": [None, seal.digest], "rows": [None, seal.count]},
        channel="calendar",
    )
