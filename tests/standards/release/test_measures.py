"""Which metrics have a release of their own, and how a family's plan is made."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from standards.catalogue.models import Metric
from standards.catalogue.queries import MetricFact, metric_facts
from standards.release.measures import metric_plan, quantizer_of, releasable
from standards.release.metric_plan import Kept
from standards.release.services import freezing
from tests.standards.release.packs import build

pytestmark = [pytest.mark.django_db]


def facts(**kinds: str) -> dict[str, MetricFact]:
    for code, kind in kinds.items():
        Metric.objects.create(
            code=code, name=code, kind=kind, factor=100, lower=1, upper=100, release_grid=1
        )
    return metric_facts()


def codes_of(found: dict[str, MetricFact], **inputs: set[str]) -> set[str]:
    made = {
        code: replace(found[code], derived_from=tuple(sorted(used)))
        for code, used in inputs.items()
    }
    return set(releasable({**found, **made}))


def test_counts_and_texts_have_no_release() -> None:
    found = facts(a="share", b="count", c="text", d="yesno", e="nps", f="median")
    assert codes_of(found) == {"a", "d", "e", "f"}


def test_a_function_of_one_other_metric_has_no_release_of_its_own() -> None:
    found = facts(a="share", points="score")
    assert codes_of(found, points={"a"}) == {"a"}


def test_composites_need_three_released_inputs_or_at_most_one() -> None:
    found = facts(a="share", b="share", c="share", hidden="text", mix="score")
    alone = {"a", "b", "c"}
    assert codes_of(found, mix={"a", "b"}) == alone
    assert codes_of(found, mix={"a", "b", "c"}) == {*alone, "mix"}
    assert codes_of(found, mix={"a", "hidden"}) == {*alone, "mix"}
    assert codes_of(found, mix={"a", "b", "hidden"}) == alone


def test_derived_metrics_of_the_catalogue_follow_the_rule() -> None:
    build()
    Metric.objects.filter(code="cost").update(derived_from=["mix"])
    due = freezing.due_metrics("2026-02", dt.date(2026, 7, 1))
    assert set(due) == {"reply", "check", "mix", "nps"}


def test_bounds_too_narrow_for_the_grid_or_the_scale_have_no_release() -> None:
    found = facts(a="score")["a"]
    assert quantizer_of(found) is not None
    Metric.objects.filter(code="a").update(release_grid=20)
    assert quantizer_of(metric_facts()["a"]) is None
    Metric.objects.filter(code="a").update(release_grid=Decimal("0.05"), release_scale="log")
    assert quantizer_of(metric_facts()["a"]) is not None
    Metric.objects.filter(code="a").update(lower=0)
    assert quantizer_of(metric_facts()["a"]) is None


def test_a_plan_gives_back_its_quantizer_and_keeps_members_with_history() -> None:
    build()
    fact = metric_facts()["reply"]
    known = {"reply:web": 30, "reply:phone": 24, "reply:fax": 11}
    plan = metric_plan(fact, known, 10, 5)
    assert plan.quantizer_of("reply") == quantizer_of(fact)
    assert [cell.key for cell in plan.cells] == [
        "reply", "reply:web", "reply:phone", "reply:fax",
    ]  # fmt: skip
    rare = metric_plan(fact, {**known, "reply:fax": 4}, 10, 5)
    assert rare.cells[-1] == Kept("reply:other", ("reply:phone", "reply:fax"))
    assert [cell.key for cell in metric_plan(fact, {}, 10, 5).cells] == ["reply"]


def test_a_percentile_has_no_other() -> None:
    fact = facts(p="percentile")["p"]
    Metric.objects.filter(code="p").update(members=[["x", "X"], ["y", "Y"], ["z", "Z"]])
    fact = metric_facts()["p"]
    plan = metric_plan(fact, {"p:x": 30, "p:y": 30, "p:z": 3}, 10, 5)
    assert [cell.key for cell in plan.cells] == ["p:x", "p:y"]
