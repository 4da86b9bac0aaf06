"""Offer editions of the agreement, sign them, remind of those that wait."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.network.queries import all_placements, coded
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from partners.sharing.agreement import content_of, says_the_same, takes_more
from partners.sharing.models import Edition
from partners.sharing.queries.agreements import (
    in_force,
    newest_binding,
    newest_editions,
    terms_of_all,
    unsigned,
)
from partners.sharing.sentences import KIND_NAMES
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.canonical import digest
from portal.lib.results import Problem, Refusal
from portal.notices.queries import was_told
from portal.notices.services.notices import notify
from standards.catalogue.queries.sets import names_of_metrics

# Reminders so many days before an edition that waits for its signature would count.
REMINDERS = (14, 7, 1)


# Two editions a year are usual, each told so long before.
USUAL_NOTICE_DAYS = 60
MOST_NOTICE_DAYS = 730
# A first edition leaves time to read and sign it, and no more.
FIRST_NOTICE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Offer:
    """How many owners are asked to sign, only told, or see no change."""

    to_sign: int
    told: int
    unchanged: int


def usual_date(today: dt.date) -> dt.date:
    """The date to propose: the next first of January or July with enough notice.

    Two editions a year are usual; while no agreement binds anybody, a first one soon.
    """
    if not in_force(today + dt.timedelta(days=MOST_NOTICE_DAYS)).exists():
        return today + dt.timedelta(days=FIRST_NOTICE_DAYS)
    earliest = today + dt.timedelta(days=USUAL_NOTICE_DAYS)
    dates = [
        dt.date(year, month, 1) for year in (earliest.year, earliest.year + 1) for month in (1, 7)
    ]
    return next(day for day in dates if day >= earliest)


def drafts(valid_from: dt.date) -> tuple[list[Edition], int]:
    """The editions an offer would make, and how many owners see no change; nothing is stored."""
    terms = terms_of_all(valid_from)
    before, binding = newest_editions(terms), newest_binding(terms)
    owners = {owner.code: owner for owner in coded("owner").filter(code__in=terms)}
    names = names_of_metrics()
    editions, unchanged = [], 0
    for code, owner_terms in sorted(terms.items()):
        last, bound = before.get(code), binding.get(code)
        content = content_of(
            owner_terms,
            valid_from,
            names,
            KIND_NAMES,
            before=(bound.number, bound.valid_from) if bound else None,
        )
        if says_the_same(content, last.content if last else None):
            unchanged += 1
            continue
        editions.append(
            Edition(
                owner=owners[code],
                number=(last.number if last else 0) + 1,
                content=content,
                digest=digest(content),
                valid_from=valid_from,
                needs_signature=takes_more(content, bound.content if bound else None),
            )
        )
    return editions, unchanged


@transaction.atomic
def offer_editions(*, valid_from: dt.date, actor: Actor, channel: str = "page") -> Offer:
    """Offer a new edition to every owner for whom something changes; the brand signs by offering.

    Refuses dates that leave nobody time to read (`edition_too_soon`) or are years away
    (`edition_too_late`).
    """
    today = timezone.now().date()
    code = "edition_too_soon" if valid_from <= today else ""
    if valid_from > today + dt.timedelta(days=MOST_NOTICE_DAYS):
        code = "edition_too_late"
    if code:
        problem = Problem(code, column="valid_from", value=valid_from.isoformat())
        raise Refusal(code, problems=[problem])
    editions, unchanged = drafts(valid_from)
    replaced = {edition.owner_id: edition.number for edition in unsigned()}
    for edition in editions:
        edition.offered_by = actor.person_id
    Edition.objects.bulk_create(editions)
    for edition in editions:
        _audit("edition.offered", edition, actor, channel)
        old = replaced.get(edition.owner_id)
        _tell(edition, "edition_replaced" if old else "edition_offered", replaces=old)
    to_sign = sum(edition.needs_signature for edition in editions)
    return Offer(to_sign, len(editions) - to_sign, unchanged)


@transaction.atomic
def sign_edition(*, edition: Edition, seen: str, actor: Actor, channel: str = "page") -> Edition:
    """The owner signs what was shown: ``seen`` is its digest. Once, and only the newest."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related("owner")
    locked = rows.get(pk=edition.pk)
    newer = Edition.objects.filter(owner=locked.owner, number__gt=locked.number).exists()
    if not locked.needs_signature or locked.signed_at is not None or newer:
        raise Refusal("edition_closed")
    if seen != locked.digest:
        raise Refusal("edition_other_text")
    locked.signed_by, locked.signed_at = actor.person_id, timezone.now()
    locked.save(update_fields=["signed_by", "signed_at"])
    _audit("edition.signed", locked, actor, channel)
    return locked


def reminders_due(today: dt.date) -> bool:
    """Whether some edition has a reminder for today that nobody has been told yet."""
    dates = [today + dt.timedelta(days=days) for days in REMINDERS]
    waiting = Edition.objects.filter(needs_signature=True, signed_at=None, valid_from__in=dates)
    return any(
        not was_told(f"edition_waits:{public_id}:{today}:")
        for public_id in waiting.values_list("public_id", flat=True)
    )


def remind_unsigned(*, today: dt.date) -> int:
    """Remind the owners of editions that wait, so many days before their date."""
    rows = [e for e in unsigned() if (e.valid_from - today).days in REMINDERS]
    for edition in rows:
        _tell(edition, "edition_waits", key=f":{today}")
    return len(rows)


def _tell(edition: Edition, code: str, key: str = "", replaces: int | None = None) -> None:
    month = months.of(timezone.now().date())
    partners = all_placements().counting_in(month).filter(owner=edition.owner)
    public_ids = dict(partners.values_list("partner_id", "partner__public_id"))
    recipients: dict[UUID, list[UUID]] = {}
    for partner_id, people in members_of(public_ids, (PartnerRole.OWNER,)).items():
        for person in people:
            recipients.setdefault(person, []).append(public_ids[partner_id])
    params = {
        "owner": edition.owner.name,
        "date": edition.valid_from.isoformat(),
        "sign": edition.needs_signature,
        **({"old": replaces, "new": edition.number} if replaces else {}),
    }
    link = reverse("sharing:edition", args=[edition.public_id])
    name = f"{code}:{edition.public_id}{key}"
    notify(person_ids=recipients, code=code, params=params, link=link, key=name, about=recipients)


def _audit(action: str, edition: Edition, actor: Actor, channel: str) -> None:
    record(
        action,
        actor=actor,
        object_type="edition",
        object_id=edition.public_id,
        label=f"{edition.owner.name} {edition.number}",
        changes={"digest": [None, edition.digest], "from": [None, edition.valid_from.isoformat()]},
        channel=channel,
    )
