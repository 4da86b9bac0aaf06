"""What is asked of the one door out, and what comes back. Exporters accept `Disclosed` only."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.sharing.policy import Kind
from portal.access.actor import Actor
from portal.access.memory import have_read
from standards.release.figures import Figure

if TYPE_CHECKING:
    from partners.network.models import Partner

# What a request keeps of partners it has at hand, by key.
PARTNERS = "partners that are looked for"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, for which one partner, for what purpose (fixed by the route), by which channel."""

    actor: Actor
    partner_id: int
    purpose: str
    channel: str
    today: dt.date


def viewer_of(actor: Actor, partner: Partner, *, purpose: str, channel: str) -> Viewer:
    """Who looks at what now; the purpose comes from the calling route, never from input."""
    have_read(PARTNERS, {partner.pk: partner})
    return Viewer(actor, partner.pk, purpose, channel, timezone.now().date())


@dataclass(frozen=True, slots=True)
class Ask:
    """One fact wanted: a metric, a kind of fact, a month."""

    metric: str
    kind: Kind
    month: str


@dataclass(frozen=True, slots=True)
class Fact:
    """The answer to one ask: its figures, or the public reason for showing none.

    OWN and TARGET carry no figures: the numbers are the partner's own.
    """

    ask: Ask
    figures: tuple[Figure, ...] = ()
    withheld: str = ""
    rule: str = ""
    rule_version: int = 0
    release_id: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether the fact is disclosed."""
        return not self.withheld


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Everything one answer may say beyond the partner's own submissions. Frozen.

    Facts the policy hides without a public reason are absent, as if they did not exist.
    """

    partner_public_id: uuid.UUID
    facts: tuple[Fact, ...]

    def fact(self, metric: str, kind: Kind) -> Fact | None:
        """The fact of that metric and kind (of its newest month), if it may be spoken of."""
        candidates = [f for f in self.facts if f.ask.metric == metric and f.ask.kind == kind]
        return max(candidates, key=lambda fact: fact.ask.month, default=None)

    def fact_in(self, metric: str, kind: Kind, month: str) -> Fact | None:
        """The fact of that metric, kind and month, if it may be spoken of."""
        matches = (f for f in self.facts if f.ask == Ask(metric, kind, month))
        return next(matches, None)

    def may_see_own(self, metric: str, month: str) -> bool:
        """Whether scores made of the partner's own values of that month are disclosed."""
        return self._shows(Ask(metric, Kind.OWN, month))

    def may_see_target(self, metric: str, month: str) -> bool:
        """Whether own against target is disclosed for that month."""
        return self._shows(Ask(metric, Kind.TARGET, month))

    def _shows(self, ask: Ask) -> bool:
        return any(fact.ask == ask and fact.is_shown for fact in self.facts)
