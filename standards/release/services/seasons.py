"""Make and keep the release plan of a calendar year, and of each metric in it."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from partners.network.queries import coded, places_in
from partners.people.queries import memberships_in_force
from partners.sharing.thresholds import BLOCK_SIZE, MIN_GROUP_SIZE
from portal.audit.services import record
from portal.lib.canonical import digest
from standards.catalogue.queries import MetricFact, metric_facts
from standards.measures import MEASURES
from standards.release.comparison_plan import written_plan
from standards.release.computation import network_of
from standards.release.measures import functions_of, metric_plan
from standards.release.metric_plan import written_metric_plan
from standards.release.models import FamilyPlan, Season, SplitChoice
from standards.release.plans import DEFAULT_SPLIT, make_plan
from standards.release.services.intake import Reader
from standards.reporting.queries.sets import opened_months

# Last season is judged by its last months with reports.
HISTORY_MONTHS = 3


def season_of(month: str) -> Season:
    """The season ``month`` lies in; made from the year's first reported month when it is new."""
    year = int(month[:4])
    season = Season.objects.filter(year=year).first()
    return season or _make(year)


def chosen_split(year: int) -> str:
    """The split the brand has chosen for ``year``; an earlier choice stands until a newer one."""
    rows = SplitChoice.objects.filter(year__lte=year).order_by("-year", "-pk")
    return rows.values_list("split", flat=True).first() or DEFAULT_SPLIT


def ties() -> list[list[str]]:
    """Partners served by one person or service account."""
    by_user: dict[int, list[str]] = defaultdict(list)
    rows = memberships_in_force().order_by("partner__code")
    for user_id, public_id in rows.values_list("user_id", "partner__public_id"):
        by_user[user_id].append(str(public_id))
    return [partners for partners in by_user.values() if len(partners) > 1]


def names() -> dict[str, str]:
    """Code to name of territories, kinds and tiers."""
    by_code: dict[str, str] = {}
    for part in ("territory", "kind", "tier"):
        by_code.update(coded(part).values_list("code", "name"))
    return by_code


def family_plans(season: Season, metrics: Iterable[MetricFact]) -> dict[str, FamilyPlan]:
    """The season's plan of each metric, made where it is new."""
    metrics_by_code = {metric.code: metric for metric in metrics}
    plan_rows = {row.code: row for row in season.families.filter(code__in=metrics_by_code)}
    missing = [metric for code, metric in metrics_by_code.items() if code not in plan_rows]
    if missing:
        least = _least_groups(season, missing)
        facts = metric_facts()
        plans = {
            m.code: written_metric_plan(
                metric_plan(
                    m,
                    least,
                    MIN_GROUP_SIZE,
                    BLOCK_SIZE,
                    functions_of(m.code, facts),
                    phase=_phase(m.code),
                )
            )
            for m in missing
        }
        FamilyPlan.objects.bulk_create(
            [
                FamilyPlan(season=season, code=code, plan=plan, digest=digest(plan))
                for code, plan in plans.items()
            ],
            ignore_conflicts=True,
        )
        plan_rows.update({row.code: row for row in season.families.filter(code__in=plans)})
    return plan_rows


def _phase(code: str) -> str:
    """A secret of the family: kept in its plans, so that they outlive the installation's key.

    The same every year: shifts that change while the groups stay would average out over years.
    """
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"comparison phase {code}".encode(), hashlib.sha256).hexdigest()


def _make(year: int) -> Season:
    first = next(iter(opened_months(f"{year}-01", f"{year}-12")), f"{year}-01")
    plan = make_plan(year, places_in(first), ties(), names(), split=chosen_split(year))
    document = written_plan(plan)
    with transaction.atomic():
        season, is_new = Season.objects.get_or_create(
            year=year, defaults={"plan": document, "digest": digest(document)}
        )
        if is_new:
            record(
                "season.planned",
                actor=None,
                object_type="season",
                object_id=season.year,
                changes={"digest": ["", season.digest], "split": ["", plan.split]},
                channel="calendar",
            )
    return season


def _least_groups(season: Season, metrics: Iterable[MetricFact]) -> dict[str, int]:
    """Per breakdown member and choice the fewest groups with it in a late month of last season."""
    split = [m for m in metrics if m.members or MEASURES[m.kind].has_own_answers]
    if not split:
        return {}
    last = season.year - 1
    months = opened_months(f"{last}-01", f"{last}-12")[-HISTORY_MONTHS:]
    network = network_of(season.comparison_plan)
    readers = [reader for month in months if not (reader := Reader(network, month)).is_empty]
    least: dict[str, int] = {}
    for metric in split if readers else ():
        for member, _ in () if MEASURES[metric.kind].is_coded else metric.members:
            key = f"{metric.code}:{member}"
            least[key] = min(reader.groups_with(key, metric.kind) for reader in readers)
        if MEASURES[metric.kind].has_own_answers:
            counts = [reader.groups_choosing(metric.code) for reader in readers]
            for code, _ in metric.choices:
                least[f"{metric.code}={code}"] = min(count.get(code, 0) for count in counts)
    return least
