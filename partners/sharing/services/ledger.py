"""The ledger: one row per viewer, set of disclosed cells and day. A read is not a write twice."""

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from partners.sharing.models import LedgerRow
from portal.access.actor import Actor
from portal.lib.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Shown:
    """One disclosed cell with the rule and release it rests on."""

    cell: str
    rule: str
    release: str


def note(
    shown: Sequence[Shown],
    *,
    day: dt.date,
    channel: str,
    purpose: str,
    partner: uuid.UUID,
    actor: Actor,
) -> None:
    """Append what was shown; nothing when nothing about others was, or it stands there already."""
    if not shown:
        return
    cells = sorted(item.cell for item in shown)
    row = LedgerRow(
        day=day,
        person_id=actor.person_id,
        partner_public_id=partner,
        channel=channel,
        purpose=purpose,
        scopes=sorted({item.rule for item in shown}),
        releases=sorted({item.release for item in shown}),
        cells_digest=keyed_digest(cells),
        cells=len(cells),
    )
    LedgerRow.objects.bulk_create([row], ignore_conflicts=True)


def keyed_digest(cells: Sequence[str]) -> str:
    """HMAC over the set of cells, so that the ledger alone tells no outsider what it holds."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, canonical_json(list(cells)).encode(), hashlib.sha256).hexdigest()
