"""Extensions: a partner asks for a later date, the manager decides, both are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.people.contacts import managers_of
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Refusal
from portal.notices.registry import Params
from portal.notices.services.notices import News, notify, notify_each
from portal.ui.formats import names_in_short
from standards.reporting.enums import ExtensionState, SubmissionState
from standards.reporting.models import Extension, Period, Submission
from standards.reporting.services.reopening import (
    REASON_LIMIT,
    check_day,
    check_partners,
    open_again,
)
from standards.reporting.services.senders import thread_of

if TYPE_CHECKING:
    from partners.network.models import Partner


CODE = "extension_asked"


@transaction.atomic
def ask_extensions(
    *, period: Period, partners: Sequence[Partner], until: dt.date, reason: str, actor: Actor
) -> list[Extension]:
    """Ask that ``partners`` may send ``period`` until a later day; each manager is told once.

    Asked again while it waits it is the same question with the new day and reason. Refused for a
    month that is in (``extension_received``: it is opened by the manager), that asks nothing of a
    partner, and where nobody at the brand could answer (``extension_no_manager``).
    """
    text = reason.strip()
    if not text:
        raise Refusal("extension_reason")
    if len(text) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    check_day(period, partners, until)
    check_partners(period, partners)
    sent = Submission.objects.filter(period=period, partner__in=partners)
    if sent.filter(state=SubmissionState.RECEIVED).exists():
        raise Refusal("extension_received")
    by_manager: dict[UUID, list[Extension]] = {}
    rows = []
    for partner in partners:
        managers = managers_of(partner)
        if not managers:
            raise Refusal("extension_no_manager", partner=partner.name)
        rows.append(_asked(period, partner, until, text, actor))
        for person in managers:
            by_manager.setdefault(person, []).append(rows[-1])
    notify_each(_news(person, own) for person, own in by_manager.items())
    return rows


def _asked(
    period: Period, partner: Partner, until: dt.date, reason: str, actor: Actor
) -> Extension:
    rows = Extension.objects.filter(state=ExtensionState.WAITING)
    before = rows.filter(period=period, partner=partner).values_list("until", flat=True).first()
    row, _ = Extension.objects.update_or_create(
        period=period,
        partner=partner,
        state=ExtensionState.WAITING,
        defaults={
            "until": until,
            "reason": reason,
            "asked_by": actor.person_id,
            "asked_at": timezone.now(),
        },
    )
    change: list[object] = [before.isoformat() if before else None, until.isoformat()]
    _record("extension.asked", row, actor, {"until": change}, reason)
    return row


def _news(person: UUID, rows: Sequence[Extension]) -> News:
    first = rows[0]
    names = [row.partner.name for row in rows]
    alone = reverse("reporting:extension", args=[first.public_id])
    return News(
        person_id=person,
        code=CODE,
        params={
            **_params(first),
            "partner": names_in_short(names),
            "reason": first.reason,
            "extensions": [str(row.public_id) for row in rows],
        },
        link=alone if len(rows) == 1 else reverse("reporting:inbox"),
        key=f"extension:{first.public_id}:{first.asked_at.isoformat()}",
        thread=thread_of(first.period),
    )


def as_waiting(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What was told of extensions, as long as one of them waits; one query."""
    named = {each for params in notices for each in params["extensions"]}
    rows = Extension.objects.filter(public_id__in=named, state=ExtensionState.WAITING)
    waiting = {str(each) for each in rows.values_list("public_id", flat=True)}
    return [params if waiting.intersection(params["extensions"]) else None for params in notices]


@transaction.atomic
def grant_extension(
    *, extension: Extension, until: dt.date, answer: str, asked_at: str, actor: Actor
) -> None:
    """Open the month for the partner until a day, the one asked for or another.

    ``asked_at`` is that of the question the manager has read (ISO): asked anew, it is another.
    """
    row = _waiting(extension, asked_at)
    given = open_again(
        period=row.period,
        partners=[row.partner],
        until=until,
        reason=answer.strip() or row.reason,
        actor=actor,
    )
    if not given:
        raise Refusal("opening_open")
    row.granted_until = until
    _decide(row, ExtensionState.GRANTED, answer, actor)


@transaction.atomic
def decline_extension(*, extension: Extension, answer: str, asked_at: str, actor: Actor) -> None:
    """Leave the month as it is, and say why."""
    if not answer.strip():
        raise Refusal("extension_answer")
    row = _waiting(extension, asked_at)
    _decide(row, ExtensionState.DECLINED, answer, actor)
    people: list[UUID] = [row.asked_by] if row.asked_by else []
    notify(
        person_ids=people,
        code="extension_declined",
        params={**_params(row), "reason": answer.strip()},
        link=reverse("reporting:sent", args=(row.period.collection.code, row.period.code)),
        key=f"extension-declined:{row.public_id}",
        about={person: [row.partner.public_id] for person in people},
        thread=thread_of(row.period),
    )


def _waiting(extension: Extension, asked_at: str) -> Extension:
    rows = Extension.objects.select_for_update(of=("self",))
    row = rows.select_related("partner", "period__collection").get(pk=extension.pk)
    if row.state != ExtensionState.WAITING:
        raise Refusal("extension_decided")
    if row.asked_at.isoformat() != asked_at:
        raise Refusal("extension_changed")
    return row


def _decide(row: Extension, state: ExtensionState, answer: str, actor: Actor) -> None:
    if len(answer.strip()) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    row.state, row.answer = state, answer.strip()
    row.decided_by, row.decided_at = actor.person_id, timezone.now()
    row.save()
    changes: dict[str, list[object]] = {"state": [ExtensionState.WAITING.value, state.value]}
    _record(f"extension.{state.value}", row, actor, changes, row.answer)


def _params(row: Extension) -> dict[str, str]:
    return {
        "partner": row.partner.name,
        "collection": row.period.collection.name,
        "month": row.period.code,
        "until": row.until.isoformat(),
    }


def _record(
    action: str, row: Extension, actor: Actor, changes: dict[str, list[object]], text: str
) -> None:
    record(
        action,
        actor=actor,
        object_type="extension",
        object_id=row.public_id,
        label=f"{row.partner.code} {row.period.code}",
        changes=changes,
        personal={"reason": text} if text else None,
    )
