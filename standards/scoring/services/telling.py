"""Tell partners when a final score changed: once per run, whatever is delivered twice."""

from django.urls import reverse

from partners.network.models import Partner
from partners.people.models import PartnerRole
from partners.people.queries import members_of
from portal.notices.services.telling import notify
from standards.scoring.events import ScoresMoved
from standards.scoring.models import Score, ScoreRun

TOLD = (PartnerRole.OWNER, PartnerRole.SUBMITTER)


def tell_changes(news: ScoresMoved) -> None:
    """A notice to the people of each partner whose final score moved."""
    if not news.partner_ids:
        return
    after = dict(
        Score.objects.filter(run_id=news.run_id, partner_id__in=news.partner_ids).values_list(
            "partner_id", "overall"
        )
    )
    before = dict(
        Score.objects.filter(run_id=news.before_id, partner_id__in=news.partner_ids).values_list(
            "partner_id", "overall"
        )
    )
    run = ScoreRun.objects.get(pk=news.run_id)
    people = members_of(news.partner_ids, TOLD)
    for partner in Partner.objects.filter(pk__in=people).order_by("pk"):
        link = reverse("disclosure:scorecard", args=[partner.public_id, news.month])
        notify(
            person_ids=people[partner.pk],
            code="score_changed",
            params={
                "partner": partner.name,
                "month": news.month,
                "before": _text(before.get(partner.pk)),
                "after": _text(after.get(partner.pk)),
            },
            link=link,
            key=f"score:{run.public_id}:{partner.public_id}",
        )


def _text(value: object) -> str:
    return "–" if value is None else f"{float(str(value)):.1f}"
