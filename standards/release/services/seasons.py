"""Make and keep the release plan of a calendar year."""

from collections import defaultdict

from django.db import transaction

from partners.network.models import Kind, Territory, Tier
from partners.network.queries import places_in
from partners.people.models import Membership
from portal.audit.services import record
from portal.lib.canonical import digest
from standards.release.models import Season
from standards.release.plans import make_plan
from standards.reporting.models import Period


def season_of(month: str) -> Season:
    """The season ``month`` lies in; made from the year's first reported month when it is new."""
    year = int(month[:4])
    found = Season.objects.filter(year=year).first()
    return found or _make(year)


def _make(year: int) -> Season:
    first = (
        Period.objects.filter(month__startswith=f"{year}-")
        .order_by("month")
        .values_list("month", flat=True)
        .first()
    ) or f"{year}-01"
    plan = make_plan(year, places_in(first), _ties(), _names())
    with transaction.atomic():
        season, is_new = Season.objects.get_or_create(
            year=year, defaults={"plan": plan, "digest": digest(plan)}
        )
        if is_new:
            record(
                "season.planned",
                actor=None,
                object_type="season",
                object_id=season.year,
                changes={"digest": ["", season.digest]},
                door="calendar",
            )
    return season


def _ties() -> list[list[str]]:
    """Partners served by one person or service account."""
    by_user: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.filter(ended_at=None).order_by("partner__code")
    for user_id, public_id in rows.values_list("user_id", "partner__public_id"):
        by_user[user_id].append(str(public_id))
    return [partners for partners in by_user.values() if len(partners) > 1]


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for model in (Territory, Kind, Tier):
        names.update(model.objects.values_list("code", "name"))
    return names
