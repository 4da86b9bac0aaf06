"""Write, seal and verify the trail."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.audit.models import Entry, Payload, Seal
from portal.lib.canonical import canonical_json, digest

GENESIS = "0" * 64


@brand_rows("the trail")
def record(
    action: str,
    *,
    actor: Actor | None,
    object_type: str,
    object_id: object,
    label: str = "",
    changes: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    persons: Iterable[uuid.UUID] = (),
    channel: str = "page",
) -> Entry:
    """Append one entry inside the caller's transaction.

    ``changes`` maps field to ``[before, after]`` (JSON values, never personal). ``personal`` holds
    names, addresses and free text; ``persons`` are the opaque ids it speaks of.
    """
    entry = Entry(
        person_id=actor.person_id if actor else None,
        channel=channel,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        label=label[:160],
        changes=dict(changes or {}),
    )
    if personal:
        salt = secrets.token_hex(16)
        entry.payload_digest = payload_digest(salt, personal)
        Payload.objects.create(
            entry_public_id=entry.public_id,
            person_ids=[str(person) for person in persons],
            salt=salt,
            data=dict(personal),
        )
    entry.digest = entry_digest(entry)
    entry.save(force_insert=True)
    return entry


@brand_rows("the trail")
def record_many(
    action: str,
    *,
    actor: Actor | None,
    object_type: str,
    items: Iterable[tuple[object, str, Mapping[str, Any]]],
    channel: str = "page",
) -> int:
    """Append one entry per ``(object_id, label, changes)`` set-wise; nothing personal in them."""
    entries = []
    for object_id, label, changes in items:
        entry = Entry(
            person_id=actor.person_id if actor else None,
            channel=channel,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            label=label[:160],
            changes=dict(changes),
        )
        entry.digest = entry_digest(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    return len(entries)


def payload_digest(salt: str, data: Mapping[str, Any]) -> str:
    """Salted hash of an erasable payload."""
    return hashlib.sha256((salt + canonical_json(dict(data))).encode()).hexdigest()


def entry_digest(entry: Entry) -> str:
    """Hash over everything an entry says, except its place in the chain."""
    return digest(
        {
            "id": str(entry.public_id),
            "at": entry.at.isoformat(),
            "person": str(entry.person_id or ""),
            "door": entry.channel,
            "action": entry.action,
            "object": [entry.object_type, entry.object_id, entry.label],
            "changes": entry.changes,
            "payload": entry.payload_digest,
        }
    )


def seal() -> Seal | None:
    """Seal all entries not yet sealed into one batch; None when there are none."""
    with transaction.atomic():
        rows = list(
            Entry.objects.select_for_update()
            .filter(seal_number__isnull=True)
            .order_by("pk")
            .values_list("pk", "digest")
        )
        if not rows:
            return None
        last = Seal.objects.order_by("-number").first()
        number = (last.number if last else 0) + 1
        previous = last.digest if last else GENESIS
        new_seal = Seal.objects.create(
            number=number,
            first_entry=rows[0][0],
            last_entry=rows[-1][0],
            count=len(rows),
            previous=previous,
            digest=seal_digest(number, previous, [row[1] for row in rows]),
        )
        Entry.objects.filter(pk__in=[row[0] for row in rows]).update(seal_number=number)
    return new_seal


def seal_digest(number: int, previous: str, digests: list[str]) -> str:
    """Hash of one batch in the order of its entries."""
    return digest({"number": number, "previous": previous, "entries": digests})


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of checking the whole trail."""

    entries: int
    seals: int
    unsealed: int
    erased_payloads: int
    faults: tuple[str, ...]


def verify() -> Verification:
    """Recompute every entry, payload and seal; faults name what does not fit."""
    faults: list[str] = []
    by_seal: dict[int, list[str]] = {}
    payloads = {row.entry_public_id: row for row in Payload.objects.all().iterator()}
    entries = unsealed = erased = 0
    for entry in Entry.objects.order_by("pk").iterator():
        entries += 1
        if entry_digest(entry) != entry.digest:
            faults.append(f"entry {entry.public_id} was altered")
        if entry.payload_digest:
            payload = payloads.get(entry.public_id)
            if payload is None:
                erased += 1
            elif payload_digest(payload.salt, payload.data) != entry.payload_digest:
                faults.append(f"payload of {entry.public_id} was altered")
        if entry.seal_number is None:
            unsealed += 1
        else:
            by_seal.setdefault(entry.seal_number, []).append(entry.digest)
    faults += _verify_chain(by_seal)
    return Verification(entries, Seal.objects.count(), unsealed, erased, tuple(faults))


def _verify_chain(by_seal: dict[int, list[str]]) -> list[str]:
    faults: list[str] = []
    previous, expected = GENESIS, 1
    for row in Seal.objects.order_by("number"):
        if row.number != expected or row.previous != previous:
            faults.append(f"seal {row.number} does not follow its predecessor")
        digests = by_seal.get(row.number, [])
        if (
            len(digests) != row.count
            or seal_digest(row.number, row.previous, digests) != row.digest
        ):
            faults.append(f"seal {row.number}: entries are missing or altered")
        previous, expected = row.digest, row.number + 1
    return faults


def erase(person_id: uuid.UUID, *, texts: Sequence[str] = ()) -> int:
    """Delete every payload that speaks of a person; the chain still verifies. Returns how many.

    A payload speaks of a person when it names the opaque id, was caused by the person, or holds
    one of ``texts`` (an address).
    """
    theirs = set(
        Entry.objects.filter(person_id=person_id)
        .exclude(payload_digest="")
        .values_list("public_id", flat=True)
    )
    doomed = [
        row.pk
        for row in Payload.objects.all().iterator()
        if row.entry_public_id in theirs
        or str(person_id) in row.person_ids
        or any(text and text in canonical_json(row.data) for text in texts)
    ]
    Payload.objects.filter(pk__in=doomed).delete()
    return len(doomed)
