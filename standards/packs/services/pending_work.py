"""What waits for the people of the demo: months, invitations, a standard, a sharing rule, moves."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import all_partners, all_placements
from partners.network.services.partners import place
from partners.people.models import Invitation
from partners.people.services import invitations
from partners.people.services.invitations import Offer
from partners.sharing.services import rules
from partners.sharing.services.agreements import offer_editions, usual_date
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries.sets import all_standards
from standards.catalogue.services import documents, publishing
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Submission
from standards.reporting.services import review

ADMIN, MANAGER = "alex.admin@northwind.example", "mia.manager@northwind.example"
AUTHOR = "amir.author@northwind.example"
RETURNED = "The test drives are fewer than the contracts from them. Please look again."
# What the next version of lead handling says otherwise.
NEXT_VERSION = (
    ("number: '1.0'", "number: '1.1'"),
    ("is offered a test drive.", "is offered a test drive within the week."),
    ("value: 35\n", "value: 40\n"),
)
# Moves: months before the last one, and what changed from then on.
MOVES = (
    (15, "tier", "gold"),
    (12, "territory", "FR-S"),
    (9, "tier", "silver"),
    (7, "territory", "DE-N"),
    (4, "tier", "gold"),
    (2, "owner", "O001"),
)
INVITED, BOUNCED = 6, 2


def move_partners(*, as_of: str, manager: Actor) -> None:
    """Six partners changed territory, level or owner in different months."""
    there = all_placements().filter(
        partner__status=PartnerStatus.ACTIVE,
        partner__left_month="",
        partner__joined_month__lte=months.shift(as_of, -20),
    )
    rows = there.select_related("partner").order_by("partner__code")[20:]
    free = list(rows.values_list("partner_id", "territory__code", "tier__code", "owner__code"))
    for back, field, code in MOVES:
        chosen = next(row for row in free if code not in row)
        free = free[free.index(chosen) + 5 :]
        place(
            partner=all_partners().get(pk=chosen[0]),
            month=months.shift(as_of, -back),
            territory=code if field == "territory" else None,
            tier=code if field == "tier" else None,
            owner=code if field == "owner" else None,
            actor=manager,
        )


def leave_work(*, as_of: str, people: Mapping[str, Actor]) -> None:
    """Leave something to decide for everybody the tour names."""
    _return_months(as_of, people[MANAGER])
    _invite(people[MANAGER])
    _send_for_review(people[AUTHOR])
    _write_rule(as_of, people[ADMIN])
    offer_editions(valid_from=usual_date(timezone.now().date()), actor=people[ADMIN])


def _return_months(as_of: str, manager: Actor) -> None:
    """One month of the owner of two outlets and one of the submitter were given back."""
    for email in ("olga.owner@alpine.example", "submitter@dealer.example"):
        own = Submission.objects.filter(
            period__month=as_of,
            state=SubmissionState.RECEIVED,
            partner__memberships__user__email=email,
        )
        submission = own.order_by("-partner__code").first()
        if submission is not None:
            review.return_month(submission=submission, reason=RETURNED, actor=manager)


def _invite(manager: Actor) -> None:
    """Six partners are invited, one of them later."""
    present = all_partners().filter(status=PartnerStatus.ACTIVE, memberships=None)
    offers = [
        Offer(partner, f"owner.{partner.code.lower()}@dealer.example")
        for partner in present.order_by("code")[30 : 30 + INVITED]
    ]
    rows = invitations.create_many(offers=offers, actor=manager)
    invitations.send_many(invitations=rows[:-1], actor=manager)


def bounce_some() -> None:
    """Two of the addresses invited did not work, as their mail servers told after delivery."""
    sent = Invitation.objects.filter(sent_at__isnull=False).order_by("pk")[:BOUNCED]
    for row in sent:
        queued = row.queued_at.isoformat() if row.queued_at else ""
        params = {"invitation": str(row.public_id), "queued": queued}
        invitations.note_bounce(code="invitation", params=params)


def _send_for_review(author: Actor) -> None:
    """The next version of a standard waits for a second person."""
    standard = all_standards().get(code="lead-handling")
    text = documents.export_standard(standard=standard)
    for old, new in NEXT_VERSION:
        text = text.replace(old, new, 1)
    version = documents.import_standard(text=text, actor=author)
    publishing.send_for_review(version=version, actor=author)


def _write_rule(as_of: str, admin: Actor) -> None:
    """A sharing rule that somebody else has to approve."""
    first = months.first_day(months.shift(as_of, 1))
    rules.create_rule(
        fields={
            "partners": ["*"],
            "owners": ["*"],
            "territories": ["*"],
            "tiers": ["*"],
            "name": "Agents see where they stand",
            "kinds_of_partner": ["agent"],
            "metrics": ["reply24", "first_contact"],
            "kinds": ["centre", "band"],
            "lookback_months": 12,
            "valid_from": first,
            "valid_to": first + dt.timedelta(days=540),
            "is_reciprocal": True,
        },
        actor=admin,
    )
