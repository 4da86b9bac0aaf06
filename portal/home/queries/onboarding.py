"""From a name in a list to a partner that sends: which steps each partner has behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.network.queries import Place, partners_within, places_in
from partners.people.queries.arrivals import Arrival, arrivals
from partners.sharing.queries.agreements import signatures
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries.acknowledgements import ReadingState, reading_states
from standards.reporting.queries.sets import first_sent

if TYPE_CHECKING:
    from partners.network.models import Partner

# A step that waits longer than this is called stalled.
PATIENCE = dt.timedelta(days=7)


class OnboardingStep(models.TextChoices):
    """What a partner passes on its way to its first month, in this order."""

    NAMED = "named", _("Somebody is known")
    INVITED = "invited", _("Invited")
    CAME = "came", _("Somebody came")
    AGREED = "agreed", _("Agreement accepted")
    READ = "read", _("Standards read")
    SENT = "sent", _("First month sent")


@dataclass(frozen=True, slots=True)
class Progress:
    """One partner: by step the moment it was done, None while it waits; absent: not asked of it.

    ``begun_at`` is when the partner was added, or somebody of it named: history that was loaded
    with it began nothing.
    """

    partner: Partner
    done: Mapping[OnboardingStep, dt.datetime | None]
    begun_at: dt.datetime

    @property
    def waits_at(self) -> OnboardingStep | None:
        """The first step that is not done; None for a partner that is ready."""
        return next((step for step, at in self.done.items() if at is None), None)

    @property
    def since(self) -> dt.datetime:
        """When the last step before that was done: from then on it waits, or is ready."""
        steps = list(self.done)
        before = steps[: steps.index(self.waits_at)] if self.waits_at else steps
        return max([self.begun_at, *(at for step in before if (at := self.done[step]))])

    @property
    def days(self) -> int:
        """Days from its beginning until it was ready, or until now."""
        end = timezone.now() if self.waits_at else self.since
        return max(0, (timezone.localdate(end) - timezone.localdate(self.begun_at)).days)

    @property
    def is_stalled(self) -> bool:
        """Whether it waits at one step for longer than `PATIENCE`."""
        return self.waits_at is not None and timezone.now() - self.since > PATIENCE


@dataclass(frozen=True, slots=True)
class Onboarding:
    """All present partners of an actor's area, those that wait longest first."""

    rows: tuple[Progress, ...]

    @property
    def waiting(self) -> tuple[Progress, ...]:
        """Those that are not ready."""
        return tuple(row for row in self.rows if row.waits_at)

    @property
    def stalled(self) -> tuple[Progress, ...]:
        """Those of them that wait at a step for too long."""
        return tuple(row for row in self.rows if row.is_stalled)

    @property
    def ready(self) -> tuple[Progress, ...]:
        """Those with every step behind them."""
        return tuple(row for row in self.rows if not row.waits_at)

    @property
    def days_to_ready(self) -> float | None:
        """Of those that are ready the middle number of days it took; None for none."""
        days = [row.days for row in self.ready]
        return median(days) if days else None

    def at(self, step: OnboardingStep) -> tuple[Progress, ...]:
        """Those that wait at a step."""
        return tuple(row for row in self.rows if row.waits_at is step)


def onboarding(actor: Actor) -> Onboarding:
    """How far every partner is that an actor manages; about ten queries, however many they are."""
    rows = _progress(partners_within(actor, "partners.manage").present().order_by("code"))
    return Onboarding(tuple(sorted(rows, key=lambda row: (row.since, row.partner.code))))


def progress_of(partner: Partner) -> Progress:
    """How far one partner is; about ten queries."""
    (row,) = _progress([partner])
    return row


def _progress(partners: Iterable[Partner]) -> list[Progress]:
    found = {partner.pk: partner for partner in partners}
    keys = sorted(found)
    places = {place.partner_id: place for place in places_in(_this_month(), keys)}
    came, sent, signed = arrivals(keys), first_sent(keys), signatures()
    reading = reading_states(list(places.values()))
    nobody = Arrival(None, None, None)
    rows = []
    for pk, partner in found.items():
        arrival, place = came.get(pk, nobody), places.get(pk)
        done = {
            OnboardingStep.NAMED: arrival.named_at,
            OnboardingStep.INVITED: arrival.invited_at,
            OnboardingStep.CAME: arrival.came_at,
            **_agreed(place, signed),
            **_read(reading.get(pk)),
            OnboardingStep.SENT: sent.get(pk),
        }
        people = (arrival.named_at, arrival.invited_at, arrival.came_at)
        begun = min([partner.created_at, *(at for at in people if at)])
        rows.append(Progress(partner, done, begun))
    return rows


def _agreed(
    place: Place | None, signed: Mapping[str, dt.datetime | None]
) -> dict[OnboardingStep, dt.datetime | None]:
    """The step, where the owner's newest edition needs a signature."""
    if place is None or place.owner not in signed:
        return {}
    return {OnboardingStep.AGREED: signed[place.owner]}


def _read(state: ReadingState | None) -> dict[OnboardingStep, dt.datetime | None]:
    """The step, where the partner is bound by a standard."""
    return {} if state is None else {OnboardingStep.READ: None if state.unread else state.last_at}


def _this_month() -> str:
    return months.of(timezone.localdate())
