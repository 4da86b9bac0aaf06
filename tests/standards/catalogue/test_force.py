"""Which version binds whom, and which targets apply."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.network.queries import places_in
from partners.network.services.partners import place
from portal.access.actor import SYSTEM
from standards.catalogue.queries import applied_targets, metric_facts
from tests.factories.catalogue import make_published, make_standard, standard_text
from tests.factories.network import make_partner, make_structure

pytestmark = pytest.mark.django_db

CALLS = "- {code: calls, name: Calls, kind: count}\n"


@pytest.fixture(autouse=True)
def _network() -> None:
    make_structure()
    make_partner("fr-agent", kind="agent", tier="gold")
    make_partner("fr-dealer")
    make_partner("us-dealer", territory="US")


def applied(month: str) -> list[tuple[str, str, str, list[str]]]:
    """(standard, version, value, partners it applies to) per target, in order."""
    places = places_in(month)
    found = applied_targets(month, places)
    assert found.applies.shape == (len(places), len(found.targets))
    assert found.applies.dtype == np.bool_
    return [
        (
            target.standard_code,
            target.version_number,
            f"{target.value:f}".rstrip("0").rstrip("."),
            [p.partner_code for p, is_in in zip(places, found.applies[:, i], strict=True) if is_in],
        )
        for i, target in enumerate(found.targets)
    ]


def one(number: str, value: int, audience: str = "") -> str:
    extra = f", audience: {audience}" if audience else ""
    return standard_text(
        number=number,
        metrics=CALLS,
        targets=f"- {{metric: calls, method: pass, value: {value}{extra}}}\n",
    )


ALL = ["fr-agent", "fr-dealer", "us-dealer"]


def test_a_version_is_in_force_from_its_month_on() -> None:
    make_published(one("1", 10), "2024-03")
    make_published(one("2", 20), "2024-06")
    assert applied("2024-02") == []
    assert applied("2024-05") == [("basics", "1", "10", ALL)]
    assert applied("2024-06") == [("basics", "2", "20", ALL)]


def test_a_draft_binds_nobody() -> None:
    make_standard(one("1", 10))
    assert applied("2024-06") == []


def test_a_later_version_for_some_leaves_the_earlier_to_the_others() -> None:
    make_published(one("1", 10), "2024-03")
    make_published(one("2", 20), "2024-06", {"territories": ["EU"], "kinds": ["dealer"]})
    assert applied("2024-07") == [
        ("basics", "1", "10", ["fr-agent", "us-dealer"]),
        ("basics", "2", "20", ["fr-dealer"]),
    ]


def test_of_several_targets_for_a_metric_the_first_that_covers_the_place_counts() -> None:
    targets = """\
- {metric: calls, method: pass, value: 1, audience: {tiers: [gold]}}
- {metric: calls, method: pass, value: 2, audience: {territories: [EU]}}
- {metric: calls, method: pass, value: 3}
"""
    make_published(standard_text(metrics=CALLS, targets=targets))
    assert applied("2024-07") == [
        ("basics", "1", "1", ["fr-agent"]),
        ("basics", "1", "2", ["fr-dealer"]),
        ("basics", "1", "3", ["us-dealer"]),
    ]


def test_a_moved_partner_is_bound_by_where_it_stood_in_the_month() -> None:
    make_published(one("1", 10), "2024-01", {"territories": ["FR"]})
    partner = make_partner("mover")
    place(partner=partner, month="2024-05", territory="US", actor=SYSTEM)
    assert applied("2024-04") == [("basics", "1", "10", ["fr-agent", "fr-dealer", "mover"])]
    assert applied("2024-05") == [("basics", "1", "10", ["fr-agent", "fr-dealer"])]


def test_targets_stand_in_the_order_of_the_document_and_standards() -> None:
    make_published(
        standard_text(
            code="zeta", metrics=CALLS, targets="- {metric: calls, method: pass, value: 9}\n"
        )
    )
    make_published(
        standard_text(
            code="alpha", metrics=CALLS, targets="- {metric: calls, method: pass, value: 8}\n"
        )
    )
    assert [row[:3] for row in applied("2024-07")] == [("alpha", "1", "8"), ("zeta", "1", "9")]


def test_applied_targets_take_two_queries_whatever_the_size() -> None:
    make_published(one("1", 10))
    for number in range(5):
        make_partner(f"p{number}")
    places = places_in("2024-07")
    with CaptureQueriesContext(connection) as captured:
        applied_targets("2024-07", places)
    assert len(captured) == 2


def test_metric_facts_come_by_code_in_one_query() -> None:
    make_standard()
    with CaptureQueriesContext(connection) as captured:
        facts = metric_facts(["reply24", "room"])
    assert len(captured) == 1
    assert list(facts) == ["reply24", "room"]
    assert (facts["reply24"].kind, facts["reply24"].minimum_sample) == ("share", 20)
    assert facts["reply24"].cell_keys == ("reply24",)
    assert list(metric_facts()) == ["close_days", "reply24", "room"]
