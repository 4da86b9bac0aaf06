"""A receipt: what was received of whom and when, under a seal that only this portal can set.

The seal is a keyed hash (HMAC-SHA-256) over the canonical JSON of everything beside it, so that
whoever holds the file can show it and nobody can make another one.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict

from django.core.signing import BadSignature, Signer

from portal.lib.canonical import canonical_json
from standards.measures import Cell

FORMAT = "cx-receipt/1"


class Receipt(TypedDict):
    """One revision of a partner's month as it was received.

    ``number`` is its public id; ``revision`` counts from 1; ``person`` an opaque id, '' where the
    brand entered or loaded it; ``standards`` the versions that bound the partner in the month.
    """

    format: str
    number: str
    partner: str
    partner_name: str
    collection: str
    period: str
    revision: int
    received_at: str
    is_on_time: bool | None
    source: str
    is_by_brand: bool
    person: str
    standards: list[str]
    values: dict[str, Cell]


class SealedReceipt(Receipt):
    """A receipt with its seal."""

    seal: str


def sealed(receipt: Receipt) -> SealedReceipt:
    """``receipt`` under the portal's seal."""
    return {**receipt, "seal": _signer().signature(canonical_json(receipt))}


def is_sealed(receipt: Mapping[str, object]) -> bool:
    """Whether a receipt bears the seal it would get here, by this or an earlier key."""
    content = {name: value for name, value in receipt.items() if name != "seal"}
    try:
        _signer().unsign(f"{canonical_json(content)}:{receipt.get('seal', '')}")
    except (BadSignature, UnicodeError):  # half a character has no bytes, and no seal
        return False
    return True


def _signer() -> Signer:
    return Signer(salt="standards.reporting.receipt", algorithm="sha256")


def moment(at: dt.datetime) -> str:
    """A time as receipts write it: ISO, in UTC, to the second."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
