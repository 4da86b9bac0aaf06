"""What partners will see of their scores is said before a rule is saved, and is what they see."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.network.models import Partner
from partners.sharing.models import SharingRule
from partners.sharing.queries.standards_shown import (
    ClosedMetric,
    StandardShown,
    standards_shown_by,
)
from partners.sharing.services import rules
from partners.sharing.services.base import adopt_base_rule, base_fields
from standards.catalogue.models import Acknowledgement
from standards.disclosure.scores import newest_scores
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import actor_of, brand_user, member_user, signed_in
from tests.factories.reporting import acting, make_partners, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CELLS: dict[str, dict[str, Any]] = {
    "reply": {"n": 80, "d": 100},
    "wait": {"sum": 80, "count": 10},
}


def today() -> dt.date:
    return timezone.now().date()


def target(metric: str, value: int, floor: int) -> str:
    return f"- {{metric: {metric}, method: linear, value: {value}, floor: {floor}, weight: 1}}\n"


@pytest.fixture
def partners() -> list[Partner]:
    """Three partners, two standards, one with a restricted metric; the third has read neither."""
    rows = make_partners("alpine", "bell", "cord")
    shareable = (
        '- {code: reply, name: Reply, kind: share, unit: "%", factor: 100, sharing: shareable}\n'
    )
    restricted = "- {code: wait, name: Waiting, kind: mean, unit: days, polarity: lower}\n"
    make_published(standard_text("replies", targets=target("reply", 90, 60), metrics=shareable))
    make_published(standard_text("waiting", targets=target("wait", 3, 10), metrics=restricted))
    Acknowledgement.objects.exclude(partner=rows[2]).update(acknowledged_at=dt.datetime.now(dt.UTC))
    period = make_period(list(CELLS))
    send_months(
        period=period,
        months=[MonthInput(row.pk, CELLS) for row in rows],
        source="form",
        actor=acting("owner", *rows),
    )
    score_month(month=period.month)
    return rows


@pytest.fixture
def admin() -> Client:
    return signed_in(brand_user("admin"))


def rule(**changes: Any) -> SharingRule:
    """The first rule with some words of its own, not stored."""
    return SharingRule(**{**base_fields(), **changes})


def told(rule: SharingRule) -> tuple[dict[str, StandardShown], StandardShown]:
    found = standards_shown_by(rule, today())
    assert found is not None
    return {row.name: row for row in found.standards}, found.overall


def test_restricted_standards_are_shown_by_the_first_rule(partners: list[Partner]) -> None:
    standards, overall = told(rule())
    assert standards["Replies"] == StandardShown("Replies", 3, 0, 3, 2)
    assert standards["Waiting"] == StandardShown("Waiting", 3, 0, 3, 2)
    assert overall == StandardShown("", 3, 0, 3, 2)


def test_a_standard_with_a_metric_left_out_is_said_to_be_shown_to_nobody(
    partners: list[Partner],
) -> None:
    standards, overall = told(rule(metrics=["class:1"]))
    assert standards["Replies"].after == 3
    closed = (ClosedMetric("Waiting", never=False),)
    assert standards["Waiting"] == StandardShown("Waiting", 3, 0, 0, 0, closed)
    assert (overall.bound, overall.after) == (3, 0)


def test_an_audience_counts_whom_it_reaches(partners: list[Partner]) -> None:
    standards, overall = told(rule(partners=["bell", "cord"]))
    assert (standards["Waiting"].after, standards["Waiting"].read, overall.after) == (2, 1, 2)


def test_rules_about_others_say_nothing_of_scores(partners: list[Partner]) -> None:
    assert standards_shown_by(rule(kinds=["centre"], metrics=["reply"]), today()) is None


def test_what_is_said_before_is_what_partners_see(partners: list[Partner]) -> None:
    _standards, overall = told(rule())
    adopt_base_rule(actor=actor_of(brand_user("admin")))
    seen = [
        newest_scores(acting("owner", partner), [partner])[0].overall is not None
        for partner in partners
    ]
    assert seen == [True, True, False]
    assert sum(seen) == overall.read


def test_the_first_rule_is_looked_at_before_it_is_put_in_force(
    partners: list[Partner], admin: Client
) -> None:
    page = admin.get(reverse("sharing:rules")).content.decode()
    assert "all metrics up to restricted" in page
    assert "What partners will see of their scores" in page
    assert "Nobody would see an overall score" not in page
    assert not SharingRule.objects.exists()


def test_a_form_says_that_nobody_would_see_a_score(partners: list[Partner], admin: Client) -> None:
    typed = {
        "name": "Own", "effect": "allow", "audience": "all", "metrics": ["class:1"],
        "kinds": ["own"], "lookback_months": 12, "lag_months": 0, "minimum_edition": 0,
        "valid_from": today(), "valid_to": today() + dt.timedelta(days=90),
        "purposes": ["scorecard"],
    }  # fmt: skip
    page = admin.post("/sharing/new/", typed).content.decode()
    assert "Nobody would see an overall score" in page
    assert "own results not shared by any rule" in page


def test_partners_read_the_true_reason(partners: list[Partner]) -> None:
    cord = partners[2]
    client = signed_in(member_user("owner", cord, email="cord@dealer.example"))
    unshared = client.get(reverse("disclosure:scorecards"), follow=True).content.decode()
    assert "Your brand shares no scores with you at present." in unshared
    adopt_base_rule(actor=actor_of(brand_user("admin")))
    unread = client.get(reverse("disclosure:scorecards"), follow=True).content.decode()
    assert "shares no scores with you" not in unread
    assert unread.count("once you have marked the standard as read") == 2
    read = Acknowledgement.objects.filter(
        partner=cord, publication__version__standard__code="waiting"
    )
    read.update(acknowledged_at=dt.datetime.now(dt.UTC))
    half = client.get(reverse("disclosure:scorecards"), follow=True).content.decode()
    assert half.count("once you have marked the standard as read") == 1
    assert "shown once all your standards are" in half


def test_partners_of_a_rule_with_less_read_that_the_rest_is_not_shared(
    partners: list[Partner],
) -> None:
    rules.move(
        rules.create_rule(
            fields={**base_fields(), "metrics": ["class:1"]}, actor=acting("admin"), waits=False
        ),
        "approved",
        acting("admin"),
        "page",
    )
    client = signed_in(member_user("owner", partners[0], email="alpine@dealer.example"))
    page = client.get(reverse("disclosure:scorecards"), follow=True).content.decode()
    assert "Your brand does not share it with you at present." in page
