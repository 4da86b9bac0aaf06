"""Remind a partner of the step it waits at: what is said, to whom, at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from partners.people.queries.arrivals import invitations_to_repeat, never_came
from partners.people.services.invitations import send_many
from portal.access.actor import Actor
from portal.accounts.services.persons import names_of
from portal.audit.services import record
from portal.home.queries.onboarding import OnboardingStep, Progress
from portal.lib.results import Refusal
from portal.notices.queries import was_told
from portal.notices.services import notify
from portal.notices.texts import render_part

if TYPE_CHECKING:
    from partners.network.models import Partner
    from partners.people.models import Invitation

CODE = "first_steps"
_SENDERS = (PartnerRole.OWNER, PartnerRole.SUBMITTER)
# Who can take a step; before somebody is invited nobody at the partner can.
_WHO: dict[OnboardingStep, Sequence[PartnerRole]] = {
    OnboardingStep.AGREED: (PartnerRole.OWNER,),
    OnboardingStep.READ: _SENDERS,
    OnboardingStep.SENT: _SENDERS,
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """What would go out: to people with an account, and invitations that are sent again.

    ``was_today`` says that this partner was reminded today already.
    """

    step: OnboardingStep
    people: tuple[UUID, ...]
    invitations: tuple[Invitation, ...]
    names: tuple[str, ...]
    subject: str
    body: str
    was_today: bool

    @property
    def is_possible(self) -> bool:
        """Whether anybody would get it."""
        return bool(self.people or self.invitations)


def reminder_of(row: Progress) -> Reminder | None:
    """The reminder of the step a partner waits at; None for one that is ready."""
    step = row.waits_at
    if step is None:
        return None
    partner = row.partner
    people: Sequence[UUID] = ()
    letters: Sequence[Invitation] = ()
    if step in _WHO:
        people = members_of([partner.pk], _WHO[step]).get(partner.pk, [])
    elif step is OnboardingStep.CAME:
        people, letters = never_came(partner), invitations_to_repeat(partner)
    names = [*names_of(people).values(), *(letter.email for letter in letters)]
    return Reminder(
        step=step,
        people=tuple(people),
        invitations=tuple(letters),
        names=tuple(sorted(names)),
        subject=render_part(CODE, _params(partner, step), "subject"),
        body=render_part(CODE, _params(partner, step), "body"),
        was_today=_was_today(partner, letters),
    )


@transaction.atomic
def remind(*, row: Progress, actor: Actor) -> Reminder:
    """Send it; refuses a second one on one day, and where nobody would get it."""
    reminder = reminder_of(row)
    if reminder is None or not reminder.is_possible:
        raise Refusal("reminder_for_nobody")
    if reminder.was_today:
        raise Refusal("reminded_today")
    partner = row.partner
    notify(
        person_ids=reminder.people,
        code=CODE,
        params=_params(partner, reminder.step),
        link="/",
        key=_key(partner),
        about={person: [partner.public_id] for person in reminder.people},
    )
    if reminder.invitations:
        send_many(invitations=reminder.invitations, actor=actor, channel="reminder")
    record(
        "partner.reminded",
        actor=actor,
        object_type="partner",
        object_id=partner.public_id,
        label=partner.code,
        changes={"step": [None, reminder.step.value]},
    )
    return reminder


def _was_today(partner: Partner, letters: Sequence[Invitation]) -> bool:
    today = timezone.localdate()
    sent = any(each.queued_at and timezone.localdate(each.queued_at) == today for each in letters)
    return sent or was_told(_key(partner))


def _key(partner: Partner) -> str:
    return f"{CODE}:{partner.public_id}:{timezone.localdate().isoformat()}"


def _params(partner: Partner, step: OnboardingStep) -> dict[str, str]:
    return {"partner": partner.name, "step": step.value}
