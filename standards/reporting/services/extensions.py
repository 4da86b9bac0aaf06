"""Extensions: a partner asks for a later date, the manager decides, both are told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.people.contacts import managers_of
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Refusal
from portal.notices.services.notices import notify
from standards.reporting.enums import ExtensionState, SubmissionState
from standards.reporting.models import Extension, Period, Submission
from standards.reporting.services.opening import REASON_LIMIT, check_day, open_again

if TYPE_CHECKING:
    from partners.network.models import Partner


@transaction.atomic
def ask_extension(
    *, period: Period, partner: Partner, until: dt.date, reason: str, actor: Actor
) -> Extension:
    """Ask that ``partner`` may send ``period`` until a later day; its managers are told.

    Asked again while it waits it is the same question with the new day and reason. Refused for a
    month that is in (``extension_received``): it is corrected, or opened by the manager.
    """
    text = reason.strip()
    if not text:
        raise Refusal("extension_reason")
    if len(text) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    check_day(period, [partner], until)
    sent = Submission.objects.filter(period=period, partner=partner)
    if sent.filter(state=SubmissionState.RECEIVED).exists():
        raise Refusal("extension_received")
    row, _ = Extension.objects.update_or_create(
        period=period,
        partner=partner,
        state=ExtensionState.WAITING,
        defaults={
            "until": until,
            "reason": text,
            "asked_by": actor.person_id,
            "asked_at": timezone.now(),
        },
    )
    _record("extension.asked", row, actor, {"until": [None, until.isoformat()]}, text)
    notify(
        person_ids=managers_of(partner),
        code="extension_asked",
        params={**_params(row), "reason": text},
        link=reverse("reporting:extension", args=[row.public_id]),
        key=f"extension:{row.public_id}:{row.asked_at.isoformat()}",
    )
    return row


@transaction.atomic
def grant_extension(*, extension: Extension, until: dt.date, answer: str, actor: Actor) -> None:
    """Open the month for the partner until a day, the one asked for or another."""
    row = _waiting(extension)
    open_again(
        period=row.period,
        partners=[row.partner],
        until=until,
        reason=answer.strip() or row.reason,
        actor=actor,
    )
    row.granted_until = until
    _decide(row, ExtensionState.GRANTED, answer, actor)


@transaction.atomic
def decline_extension(*, extension: Extension, answer: str, actor: Actor) -> None:
    """Leave the month as it is, and say why."""
    if not answer.strip():
        raise Refusal("extension_answer")
    row = _waiting(extension)
    _decide(row, ExtensionState.DECLINED, answer, actor)
    people: list[UUID] = [row.asked_by] if row.asked_by else []
    notify(
        person_ids=people,
        code="extension_declined",
        params={**_params(row), "reason": answer.strip()},
        link=reverse("reporting:sent", args=(row.period.collection.code, row.period.month)),
        key=f"extension-declined:{row.public_id}",
        about={person: [row.partner.public_id] for person in people},
    )


def _waiting(extension: Extension) -> Extension:
    rows = Extension.objects.select_for_update(of=("self",))
    row = rows.select_related("partner", "period__collection").get(pk=extension.pk)
    if row.state != ExtensionState.WAITING:
        raise Refusal("extension_decided")
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
        "month": row.period.month,
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
        label=f"{row.partner.code} {row.period.month}",
        changes=changes,
        personal={"reason": text} if text else None,
    )
