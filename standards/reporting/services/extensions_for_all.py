"""More days for everybody who has not sent, after an outage: one person asks, another confirms."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.people.queries import is_second, second_people
from portal.access.actor import SYSTEM, Actor
from portal.audit.services import record
from portal.lib.results import Refusal
from portal.notices.services.notices import notify
from standards.reporting.enums import ExtensionState
from standards.reporting.models import ExtensionForAll, Period
from standards.reporting.queries.opening import missing_partners
from standards.reporting.services.opening import REASON_LIMIT, check_day, open_again


@transaction.atomic
def ask_for_all(*, period: Period, until: dt.date, reason: str, actor: Actor) -> ExtensionForAll:
    """Ask that everybody who has not sent ``period`` may until a day; others are asked to confirm.

    Asked again while it waits it is the same question with the new day and reason, by the last
    who asked. Refused when nobody else could confirm it (``extension_no_second``).
    """
    text = reason.strip()
    if not text:
        raise Refusal("opening_reason")
    if len(text) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    check_day(period, [], until)
    others = second_people(actor, "settings.edit")
    if not others:
        raise Refusal("extension_no_second")
    row, _ = ExtensionForAll.objects.update_or_create(
        period=period,
        state=ExtensionState.WAITING,
        defaults={
            "until": until,
            "reason": text,
            "asked_by": actor.person_id,
            "asked_at": timezone.now(),
        },
    )
    _record("extension.asked", row, actor, {"until": [None, until.isoformat()]})
    notify(
        person_ids=[user.public_id for user in others],
        code="extension_for_all",
        params={
            "collection": period.collection.name,
            "month": period.month,
            "until": until.isoformat(),
            "reason": text,
        },
        link=reverse("reporting:extension_for_all", args=[row.public_id]),
        key=f"extension:{row.public_id}:{row.asked_at.isoformat()}",
    )
    return row


@transaction.atomic
def confirm_for_all(*, extension: ExtensionForAll, actor: Actor) -> int:
    """Open the month for everybody who has not sent; returns how many partners that are.

    Refused for whoever asked, or may stand behind who did (``extension_same_person``).
    """
    row = _waiting(extension)
    if not is_second(actor.person_id, row.asked_by):
        raise Refusal("extension_same_person")
    partners = list(missing_partners(row.period, SYSTEM))
    if partners:
        open_again(
            period=row.period,
            partners=partners,
            until=row.until,
            reason=row.reason,
            actor=actor,
        )
    _decide(row, ExtensionState.GRANTED, actor)
    return len(partners)


@transaction.atomic
def drop_for_all(*, extension: ExtensionForAll, actor: Actor) -> None:
    """Decline it, or take it back."""
    _decide(_waiting(extension), ExtensionState.DECLINED, actor)


def _waiting(extension: ExtensionForAll) -> ExtensionForAll:
    rows = ExtensionForAll.objects.select_for_update(of=("self",)).select_related(
        "period__collection"
    )
    row = rows.get(pk=extension.pk)
    if row.state != ExtensionState.WAITING:
        raise Refusal("extension_decided")
    return row


def _decide(row: ExtensionForAll, state: ExtensionState, actor: Actor) -> None:
    row.state, row.decided_by, row.decided_at = state, actor.person_id, timezone.now()
    row.save()
    _record(f"extension.{state.value}", row, actor, {"state": ["waiting", state.value]})


def _record(
    action: str, row: ExtensionForAll, actor: Actor, changes: dict[str, list[object]]
) -> None:
    record(
        action,
        actor=actor,
        object_type="extension",
        object_id=row.public_id,
        label=f"{row.period.collection.code} {row.period.month}",
        changes=changes,
        personal={"reason": row.reason},
    )
