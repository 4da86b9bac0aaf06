"""The notice that a final score changed: its causes and no number, shown while scores are shared.

The number stands on the scorecard it leads to, behind the one door.
"""

from collections.abc import Sequence

from django.urls import reverse

from partners.network.queries import all_partners
from partners.network.queries.own import own_partners
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from partners.sharing.policy import Purpose
from portal.access.actor import Actor
from portal.notices.registry import Params
from portal.notices.services.notices import notify
from standards.disclosure.scores import shared_months
from standards.scoring.events import ScoresMoved
from standards.scoring.queries import causes_of

CODE = "score_changed"
TOLD = (PartnerRole.OWNER, PartnerRole.SUBMITTER)


def announce(news: ScoresMoved) -> None:
    """A notice to the people of each partner whose final score moved, once a run."""
    people = members_of(news.partner_ids, TOLD) if news.partner_ids else {}
    causes = causes_of(news.before_id, news.run_id, sorted(people)) if people else {}
    for partner in all_partners().filter(pk__in=people).order_by("pk"):
        person_ids = people[partner.pk]
        notify(
            person_ids=person_ids,
            code=CODE,
            params={
                "partner": partner.name,
                "partner_id": str(partner.public_id),
                "month": news.month,
                "causes": list(causes.get(partner.pk, ())),
            },
            link=reverse("disclosure:scorecard", args=[partner.public_id, news.month]),
            key=f"score:{news.run_id}:{partner.public_id}",
            about={person: [partner.public_id] for person in person_ids},
        )


def as_shared(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """Those of these notices that the actor may be shown: whose score is shared now."""
    pairs = {(params["partner_id"], params["month"]) for params in notices}
    named = own_partners(actor, "scorecard.read", {partner_id for partner_id, _ in pairs})
    partners = {str(partner.public_id): partner for partner in named}
    asked = {(partners[key], month) for key, month in pairs if key in partners}
    shared = {
        (str(partner.public_id), month)
        for partner, month in shared_months(actor, asked, purpose=Purpose.SCORECARD)
    }
    return [
        params if (params["partner_id"], params["month"]) in shared else None for params in notices
    ]
