"""THE event map: who listens to what. Read it first.

News that must travel up the slice order is an event (a frozen dataclass of ids, see
`portal.lib.events`), sent inside the transaction it reports; only this module subscribes.
"""

from collections.abc import Callable
from typing import TypeVar

from partners.network.events import (
    OwnersNamed,
    PartnersCreated,
    PartnersPlaced,
    PartnerStatusChanged,
)
from partners.people.services import invitations, memberships
from partners.people.services.notifications import tell_given_up
from portal.access.wall import brand_rows
from portal.jobs.events import JobGivenUp
from portal.lib import events
from portal.notices.events import MailDelivered, MailRefused
from standards.catalogue.events import ReviewRequested, StandardPublished, WaiverChanged
from standards.catalogue.services import notifications
from standards.catalogue.services.acknowledgements import ask_partners
from standards.disclosure import changed_scores, digest
from standards.packs.services import exit_packs
from standards.release.events import ComparisonsReleased
from standards.reporting.events import (
    MonthReturned,
    MonthsOpened,
    RehearsalKept,
    SubmissionsReceived,
)
from standards.reporting.queries.sets import opened_months
from standards.scoring.events import ScoresMoved
from standards.scoring.services import runs

E = TypeVar("E")


def _score_waived(news: WaiverChanged) -> None:
    for month in opened_months(news.from_month, news.to_month):
        runs.request(month, [news.partner_id])


def subscribe(event: type[E], listener: Callable[[E], object]) -> None:
    """What follows from a partner's act is the portal's own work: it steps out of the wall."""
    events.subscribe(event, brand_rows("news")(listener))


def connect() -> None:
    """Subscribe every listener; called once at start-up."""
    subscribe(JobGivenUp, tell_given_up)
    subscribe(SubmissionsReceived, lambda news: runs.request_sent(news.month, news.partner_ids))
    subscribe(MonthReturned, lambda news: runs.request_sent(news.month, [news.partner_id]))
    subscribe(MonthsOpened, lambda news: runs.request_sent(news.month, news.partner_ids))
    subscribe(RehearsalKept, lambda news: runs.request(news.month))
    subscribe(StandardPublished, lambda news: runs.request_from(news.effective_month))
    subscribe(StandardPublished, lambda news: notifications.request(news.version_id))
    subscribe(
        ReviewRequested, lambda news: notifications.tell_reviewers(version_id=news.version_id)
    )
    subscribe(PartnersPlaced, lambda news: runs.request_from(news.month, news.partner_ids))
    subscribe(WaiverChanged, _score_waived)
    subscribe(PartnersCreated, lambda news: ask_partners(news.partner_ids))
    subscribe(PartnersPlaced, lambda news: ask_partners(news.partner_ids))
    subscribe(MailRefused, lambda news: invitations.note_bounce(code=news.code, params=news.params))
    subscribe(
        MailDelivered, lambda news: invitations.note_delivery(code=news.code, params=news.params)
    )
    subscribe(OwnersNamed, invitations.prepare_owners)
    subscribe(PartnerStatusChanged, memberships.follow_status)
    subscribe(PartnerStatusChanged, invitations.follow_status)
    subscribe(PartnerStatusChanged, exit_packs.request)
    subscribe(ScoresMoved, changed_scores.announce)
    subscribe(ComparisonsReleased, digest.announce)
