"""What keeps facts closed is not taken from a metric in use by a file, least of all by a draft."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from partners.sharing.policy import ANY
from partners.sharing.queries import seers
from partners.sharing.services import rules
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.lib.results import Refusal
from standards.catalogue.models import Metric
from standards.catalogue.services.documents import import_standard
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import brand_person, make_partners
from tests.factories.sharing import approve

TODAY = dt.date(2026, 5, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.db]

METRICS = """\
- {{code: price, name: Price, kind: mean, lower: 0, upper: 100, sharing: shareable,
   sensitive: {sensitive}}}
- {{code: index, name: Index, kind: mean, lower: 0, upper: 100, sharing: shareable,
   derived_from: [{inputs}]}}
"""
TARGETS = """\
- {metric: price, value: 9, floor: 1, weight: 50}
- {metric: index, value: 9, floor: 1, weight: 50}
"""


def text(number: str, sensitive: str = "true", inputs: str = "price") -> str:
    metrics = METRICS.format(sensitive=sensitive, inputs=inputs)
    return standard_text(number=number, metrics=metrics, targets=TARGETS)


def fields(**changes: Any) -> dict[str, Any]:
    columns = ("partners", "owners", "territories", "tiers", "kinds_of_partner")
    return {
        **{name: [ANY] for name in columns}, "name": "Peers", "metrics": ["price", "index"],
        "kinds": ["centre"], "valid_from": TODAY, "valid_to": dt.date(2026, 12, 31), **changes,
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"sensitive": "false"}, {"inputs": ""}])
def test_a_draft_opens_nothing_of_a_metric_in_use(change: dict[str, str]) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_partners("alpine")
        make_published(text("1"))
        admin, legal = actor_for(brand_person("admin")), actor_for(brand_person("legal"))
        approve(rules.create_rule(fields=fields(), actor=admin), legal)
        closed = fields(name="Closed", is_deny=True, metrics=["price"], valid_to=None)
        approve(rules.create_rule(fields=closed, actor=admin), admin)
        assert not seers("index", TODAY)
        author: Actor = actor_for(brand_person("author"))
        with pytest.raises(Refusal) as caught:
            import_standard(text=text("2", **change), actor=author)
        assert [problem.code for problem in caught.value.problems] == ["metric_frozen"]
        assert not seers("index", TODAY)
        assert Metric.objects.get(code="price").is_sensitive


def test_a_draft_may_close_more() -> None:
    make_published(text("1", sensitive="false", inputs=""))
    import_standard(text=text("2"), actor=SYSTEM)
    assert Metric.objects.get(code="price").is_sensitive
    assert Metric.objects.get(code="index").derived_from == ["price"]
