"""A rehearsal counts or is dropped: one decision, once the period is over for everybody."""

import uuid

from django.db import transaction
from django.urls import reverse

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.events import emit
from portal.lib.results import Refusal
from portal.notices.services import notify
from standards.reporting.enums import Rehearsal, SubmissionState
from standards.reporting.events import RehearsalKept
from standards.reporting.models import Period, Submission
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.services.senders import sending_people


@transaction.atomic
def decide_rehearsal(*, period: Period, is_kept: bool, actor: Actor) -> None:
    """Let a rehearsal count like any other period, or leave it out for good; its senders are told.

    Refuses what is no rehearsal or decided (``rehearsal_decided``), and a period that somebody may
    still send (``rehearsal_open``): whoever sends a rehearsal knows that it does not count.
    """
    row = (
        Period.objects.select_for_update(of=("self",))
        .select_related("collection")
        .get(pk=period.pk)
    )
    if row.rehearsal != Rehearsal.RUNNING:
        raise Refusal("rehearsal_decided")
    if row.lock_date >= day_everywhere():
        raise Refusal("rehearsal_open", lock_date=row.lock_date)
    row.rehearsal = Rehearsal.KEPT if is_kept else Rehearsal.DROPPED
    row.save(update_fields=["rehearsal"])
    record(
        "rehearsal.kept" if is_kept else "rehearsal.dropped",
        actor=actor,
        object_type="period",
        object_id=row.public_id,
        label=f"{row.collection.code} {row.code}",
        changes={"rehearsal": [Rehearsal.RUNNING.value, row.rehearsal]},
    )
    if is_kept:
        emit(RehearsalKept(row.month))
    _tell(row, is_kept)


def _tell(period: Period, is_kept: bool) -> None:
    sent = Submission.objects.filter(period=period, state=SubmissionState.RECEIVED)
    partners = dict(sent.values_list("partner_id", "partner__public_id"))
    about: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person, partner in sending_people(list(partners)):
        about.setdefault(person, []).append(partners[partner])
    notify(
        person_ids=list(about),
        code="rehearsal_decided",
        params={
            "collection": period.collection.name,
            "month": period.code,
            "is_kept": is_kept,
        },
        link=reverse("reporting:months"),
        key=f"rehearsal:{period.public_id}",
        about=about,
    )
