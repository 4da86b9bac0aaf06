"""Two approvals at once: each is judged with the other already counted."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from partners.sharing import lifecycle
from partners.sharing.models import SharingRule
from partners.sharing.policy import ANY
from partners.sharing.queries import announced, seers
from partners.sharing.queries.exposure import Difference
from partners.sharing.services import approval, rules
from portal.access.actor import Actor, actor_for
from portal.lib.results import Refusal
from tests.factories.reporting import brand_person, make_metric, make_partners
from tests.factories.sharing import approve

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def rule(**changes: Any) -> dict[str, Any]:
    today = timezone.now().date()
    everybody = {key: [ANY] for key in ("owners", "territories", "tiers", "kinds_of_partner")}
    return {
        **everybody, "name": "Peers", "partners": [ANY], "metrics": ["reply"],
        "kinds": ["centre"], "valid_from": today, "valid_to": today + dt.timedelta(days=99),
        **changes,
    }  # fmt: skip


def test_two_closing_rules_are_not_ended_at_once_because_the_other_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_partners("alpine", "bell")
    make_metric("reply", sharing_class=1)
    admin, legal = actor_for(brand_person("admin")), actor_for(brand_person("legal"))
    approve(rules.create_rule(fields=rule(), actor=admin), legal)
    closing = [rule(name=name, is_deny=True, valid_to=None) for name in ("one", "two")]
    denies = [approve(rules.create_rule(fields=each, actor=admin), admin) for each in closing]
    asked = [approval.ask_to_end(rule=deny, actor=admin) for deny in denies]
    seen = [announced(each).digest for each in asked]
    both_looked = threading.Barrier(2, timeout=2)

    def looked(rule: SharingRule) -> Difference:
        found = announced(rule)
        try:
            both_looked.wait()
        except threading.BrokenBarrierError:  # the other one waits for our end, as it should
            both_looked.abort()
        return found

    monkeypatch.setattr(lifecycle, "announced", looked)
    said: list[str] = []

    def end(rule: SharingRule, digest: str, actor: Actor) -> None:
        try:
            approval.approve_end(rule=rule, seen=digest, actor=actor)
        except Refusal as refusal:
            said.append(refusal.code)
        else:
            said.append("ended")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=end, args=(*pair, legal)) for pair in zip(asked, seen, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["difference_stale", "ended"]
    assert not seers("reply", timezone.now().date())
