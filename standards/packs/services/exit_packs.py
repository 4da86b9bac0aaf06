"""What a partner that left takes with it: its own months and scores up to its last one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.network.enums import PartnerStatus
from partners.network.events import PartnerStatusChanged
from partners.network.queries import partners_by_key, placement_history
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from portal.access.actor import Actor, Grant
from portal.jobs.services import enqueue
from portal.lib import months
from portal.notices.services import notify
from standards.disclosure.facts import Viewer
from standards.disclosure.scores import own_standards
from standards.packs.documents import scorecard_csv, values_csv, zipped
from standards.packs.models import ExitPack
from standards.reporting.queries.documents import documents_by_month
from standards.reporting.queries.sets import opened_months

if TYPE_CHECKING:
    from partners.network.models import Partner
    from portal.accounts.models import User

KEPT_DAYS = 90


def request(news: PartnerStatusChanged) -> None:
    """Have the pack of a partner built when it has left."""
    if news.after == PartnerStatus.LEFT:
        key = f"packs.exit_pack:{news.partner_id}"
        enqueue("packs.exit_pack", key=key, partner_id=news.partner_id)


@transaction.atomic
def build(*, partner_id: int) -> int:
    """Build the pack of a partner that left, and tell its owners; again: the newest counts.

    Returns how many rows were written.
    """
    partner = partners_by_key([partner_id])[partner_id]
    if partner.status != PartnerStatus.LEFT:
        return 0
    content = zipped(files_of(partner))
    owners = members_of([partner_id], [PartnerRole.OWNER]).get(partner_id, [])
    ExitPack.objects.filter(partner=partner).delete()
    rows = ExitPack.objects.bulk_create(
        ExitPack(partner=partner, person_id=person, last_month=partner.left_month, content=content)
        for person in (None, *owners)
    )
    notify(
        person_ids=owners,
        code="exit_pack",
        params={"partner": partner.name, "days": KEPT_DAYS},
        link=reverse("packs:exit_packs"),
        key=f"exit_pack:{partner.public_id}:{partner.left_month}",
    )
    return len(rows)


def files_of(partner: Partner) -> dict[str, str]:
    """By name what the pack holds: months as sent, scorecards as shown, places."""
    month_list = list(opened_months(partner.joined_month, partner.left_month))
    documents = documents_by_month(month_list, [partner.pk])
    cells = {
        month: by_partner[partner.pk].cells
        for month, by_partner in documents.items()
        if partner.pk in by_partner
    }
    files = {"months.csv": values_csv(partner.code, cells), "places.csv": _places(partner)}
    day = months.last_day(partner.left_month)
    # As it was shown on the last day of its last month.
    viewer = Viewer(_eyes(partner), partner.pk, "scorecard", "file", day)
    for month, standards in own_standards(viewer, partner, month_list).items():
        files[f"scorecards/{month}.csv"] = scorecard_csv(month, standards)
    return files


def said_of_sale(partner_id: int, month: str) -> list[str]:
    """What whoever hands an outlet over is told of the pack."""
    return [
        _(
            "The seller's owners get a file with the outlet's own months and scores up to the"
            " takeover; they find it for {days} days after signing in, and you can hand it over."
        ).format(days=KEPT_DAYS)
    ]


def forget_person(user: User) -> None:
    """Packs of a person who is erased."""
    ExitPack.objects.filter(person_id=user.public_id).delete()


def _eyes(partner: Partner) -> Actor:
    """What a viewer of the partner might see, had it not left."""
    grant = Grant(
        PartnerRole.VIEWER,
        partner_ids=frozenset({partner.pk}),
        partner_public_id=uuid.UUID(str(partner.public_id)),
    )
    return Actor(is_active=True, grants=(grant,))


def _places(partner: Partner) -> str:
    lines = ["from,to,territory,kind,tier"]
    lines += [
        f"{span.from_month},{span.to_month},{span.territory_code},{span.kind_code},{span.tier_code}"
        for span in reversed(placement_history(partner))
    ]
    return "\n".join(lines) + "\n"
