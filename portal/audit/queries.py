"""The trail as people read it: filtered, newest first, names put beside opaque ids."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from portal.access.actor import Actor
from portal.audit.labels import action_label, object_label
from portal.audit.models import Entry, Payload
from portal.lib.mappings import JsonObject
from portal.ui.formats import day_in_words

_DIGEST = re.compile(r"[0-9a-f]{40,}")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What of the trail is asked for; empty means all."""

    action: str = ""
    object_type: str = ""
    object_id: str = ""
    label: str = ""
    person_id: uuid.UUID | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry: before and after as texts."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, ready to show."""

    number: int
    at: dt.datetime
    person_id: uuid.UUID | None
    channel: str
    action: str
    object_type: str
    object_word: str
    object_id: str
    label: str
    changes: tuple[Change, ...]
    personal: tuple[Change, ...]
    is_erased: bool
    is_sealed: bool


def all_entries() -> QuerySet[Entry]:
    """The whole trail, whoever asks: for what the portal checks by itself."""
    return Entry.objects.all()


def unsealed_entries() -> QuerySet[Entry]:
    """The entries that no seal covers yet."""
    return Entry.objects.filter(seal_number=None)


def trail(actor: Actor, criteria: TrailFilter) -> QuerySet[Entry]:
    """The entries ``actor`` may read that match, newest first; none without the right."""
    if not actor.reach("audit.read").everything:
        return Entry.objects.none()
    rows = Entry.objects.order_by("-pk")
    exact = {
        "action": criteria.action,
        "object_type": criteria.object_type,
        "object_id": criteria.object_id,
        "label": criteria.label,
        "person_id": criteria.person_id,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if criteria.first_day:
        rows = rows.filter(at__gte=_midnight(criteria.first_day))
    if criteria.last_day:
        rows = rows.filter(at__lt=_midnight(criteria.last_day + dt.timedelta(days=1)))
    return rows.filter(pk__lt=criteria.before) if criteria.before else rows


def lines(entries: list[Entry]) -> list[Line]:
    """``entries`` with their payloads, in one more query."""
    with_payload = [row.public_id for row in entries if row.payload_digest]
    payloads = {
        row.entry_public_id: row.data
        for row in Payload.objects.filter(entry_public_id__in=with_payload)
    }
    return [_line(row, payloads.get(row.public_id)) for row in entries]


def known_values(actor: Actor) -> tuple[list[str], list[str]]:
    """The actions and object types that occur, for the filter's choices."""
    rows = trail(actor, TrailFilter()).order_by()
    actions = sorted(set(rows.values_list("action", flat=True).distinct()))
    types = sorted(set(rows.values_list("object_type", flat=True).distinct()))
    return actions, types


def _line(row: Entry, payload: JsonObject | None) -> Line:
    return Line(
        number=row.pk,
        at=row.at,
        person_id=row.person_id,
        channel=row.channel,
        action=action_label(row.action),
        object_type=row.object_type,
        object_word=object_label(row.object_type),
        object_id=row.object_id,
        label=row.label,
        changes=_changes(row.changes),
        personal=_changes(payload or {}),
        is_erased=bool(row.payload_digest) and payload is None,
        is_sealed=row.seal_number is not None,
    )


def _changes(values: JsonObject) -> tuple[Change, ...]:
    return tuple(_change(name, value) for name, value in values.items())


def _change(name: str, value: Any) -> Change:
    if isinstance(value, list) and len(value) == 2:
        return Change(name, _text(value[0]), _text(value[1]))
    return Change(name, "", _text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    text = day_in_words(str(value))
    # A digest says by its beginning whether two are equal; whole, it fills the page.
    return f"{text[:10]}…" if _DIGEST.fullmatch(text) else text


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
