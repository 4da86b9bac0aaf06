"""Metrics that are a function of one other: shown figures turned, nothing new told."""

import datetime as dt
from decimal import Decimal

import pytest

from partners.network.models import Partner
from standards.catalogue.models import Metric
from standards.catalogue.queries import metric_facts
from standards.release.figures import read_cohort, written_cohort
from standards.release.functions import figures_of, linear_function, parts_of
from standards.release.metric_plan import LinearFunction
from standards.release.models import FamilyPlan, Intake, Release
from standards.release.queries import contributed, not_compared, published
from standards.release.services.freezing import freeze
from tests.standards.release.packs import build

MONTH = "2026-02"
TODAY = dt.date(2026, 7, 1)
COMPLEMENT = {"times": "-1", "plus": "100"}
STORED = {
    "n": "20-49",
    "pools": ["p"],
    "mean": "81",
    "median": "98",
    "quarters": ["70", "80", "98"],
    "ends": {"median": "high", "quarters": ["", "", "high"]},
}
SHOWN = read_cohort(STORED)


def made(function: dict[str, str], **fields: object) -> Metric:
    source = {"code": "reply", "name": "R", "kind": "share", "factor": 100, "release_grid": 1}
    Metric.objects.get_or_create(code="reply", defaults=source)
    values = {"kind": "share", "factor": 100, "polarity": "lower", "precision": 0, **fields}
    return Metric.objects.create(
        code="late", name="Late", derived_from=["reply"], function=function, **values
    )


def plan_of(function: dict[str, str], **fields: object) -> LinearFunction:
    made(function, **fields)
    facts = metric_facts()
    return linear_function(facts["late"], facts["reply"])


@pytest.mark.django_db
def test_a_complement_turns_figures_ends_and_the_order_of_cuts() -> None:
    found = figures_of(plan_of(COMPLEMENT), {"network": SHOWN})["network"]
    assert written_cohort(found) == {
        "n": "20-49",
        "pools": ["p"],
        "mean": "19",
        "median": "2",
        "quarters": ["2", "20", "30"],
        "ends": {"median": "low", "quarters": ["low", "", ""]},
    }


@pytest.mark.django_db
def test_attainment_is_clipped_and_has_no_mean() -> None:
    # None at 50, all at 90.
    function = {"times": "0.025", "plus": "-1.25"}
    plan = plan_of(function, kind="mean", polarity="higher", lower=0, upper=1, precision=2)
    assert written_cohort(figures_of(plan, {"network": SHOWN})["network"]) == {
        "n": "20-49", "pools": ["p"], "median": "1", "quarters": ["0.5", "0.75", "1"],
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("function", "polarity", "part"),
    [
        (COMPLEMENT, "lower", 1),
        (COMPLEMENT, "higher", 4),
        ({"times": "2", "plus": "0"}, "lower", 4),
    ],
)
def test_the_better_part_stays_the_better_one(
    function: dict[str, str], polarity: str, part: int
) -> None:
    plan = plan_of(function, polarity=polarity)
    bands = {"me": {"network": {"quarters": 1}}}
    assert parts_of(plan, bands) == {"me": {"network": {"quarters": part}}}


@pytest.mark.django_db
def test_a_function_is_frozen_with_its_source_and_takes_nothing_in_of_its_own() -> None:
    build()
    made(COMPLEMENT, precision=1)
    freeze(month=MONTH, today=TODAY)
    source, late = (Release.objects.get(cell=cell, month=MONTH) for cell in ("reply", "late"))
    assert late.family_id == source.family_id
    assert {key: shown["median"] for key, shown in late.cohorts.items()} == {
        key: f"{100 - Decimal(shown['median']):f}" for key, shown in source.cohorts.items()
    }
    assert not any("blocks" in stored for stored in late.pools.values())
    assert set(Intake.objects.values_list("family__code", flat=True)) == {
        "reply", "check", "mix", "nps", "cost",
    }  # fmt: skip
    own = str(Partner.objects.get(code="N05").public_id)
    assert ("late", MONTH) in contributed(own, [MONTH])
    seen = published(own, ["late", "reply"], [MONTH])
    assert seen["late", MONTH].bands == seen["reply", MONTH].bands


@pytest.mark.django_db
def test_what_is_declared_in_the_season_waits_for_the_next() -> None:
    build()
    freeze(month="2026-01", today=TODAY)
    made(COMPLEMENT)
    freeze(month=MONTH, today=TODAY)
    assert not Release.objects.filter(cell="late").exists()
    assert FamilyPlan.objects.get(code="reply", season__year=2026).plan["functions"] == []
    assert not_compared([("late", MONTH), ("late", "2027-01")]) == {
        ("late", MONTH): "withheld_not_this_year"
    }
