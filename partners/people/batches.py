"""Many invitations that one press acts on: whom it reaches, and what they would read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from partners.people.invitation_states import in_state, labels
from partners.people.models import ENDED, Invitation, InvitationQuerySet
from partners.people.services.invitations.mails import LIFE
from portal.lib.canonical import digest
from portal.notices.texts import render_part

# A batch of mails in one request; the rest waits for the next press.
MOST = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """What an ``act`` is about: the rows of a ``state``; ``day``: when they are to go out.

    ``addresses`` are the recipients with the names of their outlets.
    """

    act: str
    state: str
    day: dt.date | None
    rows: tuple[Invitation, ...]
    addresses: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """What was looked at: another set, or another day, is looked at anew."""
        seen = [[str(row.public_id), row.email] for row in self.rows]
        return digest([self.act, self.day.isoformat() if self.day else "", seen])

    @property
    def subject(self) -> str:
        """The subject of the first mail."""
        return render_part("invitation", self._params(), "subject")

    @property
    def body(self) -> str:
        """The text of the first mail; its link comes with it."""
        return render_part("invitation", self._params(), "body")

    def _params(self) -> dict[str, object]:
        names = self.addresses[0][1] if self.addresses else ""
        return {
            "partner": names,
            "first_partner": names.split(", ")[0],
            "is_one": ", " not in names,
            "until": (timezone.now() if not self.day else _noon(self.day)) + LIFE,
        }


def batch_of(rows: InvitationQuerySet, act: str, state: str, day: dt.date | None) -> Batch:
    """The first `MOST` of ``rows`` in a state that can be acted on; 404 for any other."""
    if state in ENDED or state not in dict(labels()):
        raise Http404
    found = in_state(rows, state).select_related("partner").order_by("email", "pk")[:MOST]
    return Batch(act, state, day, tuple(found), _addresses(list(found)))


def _addresses(rows: Sequence[Invitation]) -> tuple[tuple[str, str], ...]:
    by_address: dict[str, list[str]] = {}
    for row in rows:
        by_address.setdefault(row.email, []).append(row.partner.name)
    return tuple((email, ", ".join(sorted(names))) for email, names in by_address.items())


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
