"""An id names one element of a page: the label of a second one of its name leads to the first."""

import re
from collections import Counter

import pytest
import time_machine

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.routes import asks
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("admin", "manager", "author", "legal", "owner", "submitter")
_ID = re.compile(r"""<[^>]*?\sid="([^"]+)\"""")


def test_no_page_has_two_elements_of_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    twice: dict[str, set[str]] = {}
    pages = 0
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        clients = {role: client_for(world, role) for role in ROLES}
        for ask in asks(world.objects):
            for client in clients.values():
                answer = client.get(ask.url)
                if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                    continue
                pages += 1
                counts = Counter(_ID.findall(answer.content.decode()))
                if found := {name for name, count in counts.items() if count > 1}:
                    twice.setdefault(ask.route, set()).update(found)
    assert pages > 100
    assert twice == {}
