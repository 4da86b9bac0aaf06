"""More days for everybody who has not sent, after an outage: one person asks, another confirms."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.people.queries import is_second, second_people
from portal.access.actor import SYSTEM, Actor
from portal.audit.services import record
from portal.jobs.services import enqueue
from portal.lib.results import Refusal
from portal.notices.registry import Params
from portal.notices.services.notices import notify
from standards.reporting.enums import ExtensionState
from standards.reporting.models import ExtensionForAll, Period
from standards.reporting.queries.reopening import missing_partners
from standards.reporting.services.reopening import REASON_LIMIT, check_day, open_again

CODE = "extension_for_all"


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
        code=CODE,
        params={
            "extension": str(row.public_id),
            "collection": period.collection.name,
            "month": period.code,
            "until": until.isoformat(),
            "reason": text,
        },
        link=reverse("reporting:extension_for_all", args=[row.public_id]),
        key=f"extension:{row.public_id}:{row.asked_at.isoformat()}",
    )
    return row


@transaction.atomic
def confirm_for_all(*, extension: ExtensionForAll, asked_at: str, actor: Actor) -> None:
    """Have a job open the month for everybody who has not sent; whoever asked is told.

    Refused for whoever asked, or may stand behind who did (``extension_same_person``), and for a
    question asked anew since ``asked_at`` (``extension_changed``).
    """
    row = _waiting(extension, asked_at)
    if not is_second(actor.person_id, row.asked_by):
        raise Refusal("extension_same_person")
    _decide(row, ExtensionState.GRANTED, actor)
    enqueue("reporting.open_for_all", actor=actor, extension=str(row.public_id))


@transaction.atomic
def drop_for_all(*, extension: ExtensionForAll, asked_at: str, actor: Actor) -> None:
    """Decline it, or take it back: whoever asked, or somebody who could confirm it."""
    row = _waiting(extension, asked_at)
    is_asker = row.asked_by is not None and actor.person_id == row.asked_by
    if not is_asker and not is_second(actor.person_id, row.asked_by):
        raise Refusal("extension_same_person")
    _decide(row, ExtensionState.DECLINED, actor)


def open_for_all(*, extension: ExtensionForAll, actor: Actor) -> int:
    """What a granted extension for all brings about; how many partners it is new to.

    Who has sent meanwhile, and who may not send, is not concerned; said again it changes nothing.
    """
    rows = missing_partners(extension.period, SYSTEM)
    partners = [partner for partner in rows if partner.may_send]
    if not partners:
        return 0
    return open_again(
        period=extension.period,
        partners=partners,
        until=extension.until,
        reason=extension.reason,
        actor=actor,
    )


def as_waiting(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What was told of extensions for all, as long as they wait; one query."""
    named = {params["extension"] for params in notices}
    rows = ExtensionForAll.objects.filter(public_id__in=named, state=ExtensionState.WAITING)
    waiting = {str(each) for each in rows.values_list("public_id", flat=True)}
    return [params if params["extension"] in waiting else None for params in notices]


def _waiting(extension: ExtensionForAll, asked_at: str) -> ExtensionForAll:
    rows = ExtensionForAll.objects.select_for_update(of=("self",)).select_related(
        "period__collection"
    )
    row = rows.get(pk=extension.pk)
    if row.state != ExtensionState.WAITING:
        raise Refusal("extension_decided")
    if row.asked_at.isoformat() != asked_at:
        raise Refusal("extension_changed")
    return row


def _decide(row: ExtensionForAll, state: ExtensionState, actor: Actor) -> None:
    row.state, row.decided_by, row.decided_at = state, actor.person_id, timezone.now()
    row.save()
    _record(f"extension.{state.value}", row, actor, {"state": ["waiting", state.value]})
    if row.asked_by is not None and row.asked_by != actor.person_id:
        notify(
            person_ids=[row.asked_by],
            code="extension_for_all_decided",
            params={
                "collection": row.period.collection.name,
                "month": row.period.code,
                "until": row.until.isoformat(),
                "is_granted": state is ExtensionState.GRANTED,
            },
            link=reverse("reporting:extension_for_all", args=[row.public_id]),
            key=f"extension-decided:{row.public_id}",
        )


def _record(
    action: str, row: ExtensionForAll, actor: Actor, changes: dict[str, list[object]]
) -> None:
    record(
        action,
        actor=actor,
        object_type="extension",
        object_id=row.public_id,
        label=f"{row.period.collection.code} {row.period.code}",
        changes=changes,
        personal={"reason": row.reason},
    )
