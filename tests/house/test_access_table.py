"""Every route, every role, every kind of object: the status is in a committed table."""

import os
from collections.abc import Callable, Iterator

import pytest
import time_machine

from portal.lib import ids
from tests.house.access_table import FILE, ROLES, Answer, Key, answers, as_text
from tests.leaks import worlds
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PARTNER_SIDE = ("owner", "signer", "submitter", "viewer", "machine")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[World, dict[Key, dict[str, Answer]]]]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        yield world, answers(world)


def test_statuses_are_those_of_the_table_and_hidden_looks_missing(
    asked: tuple[World, dict[Key, dict[str, Answer]]], tell: Callable[[str], None]
) -> None:
    world, found = asked
    text = as_text(found)
    if os.environ.get("WRITE_ACCESS_TABLE"):
        FILE.write_text(text)
    assert text == FILE.read_text()
    assert not [key for key, row in found.items() for one in row.values() if one.status == 500]
    compared = sum(_equal_outside(world, found, key) for key in found if key[2] == "missing")
    tell(f"access table: {len(found)} addresses, {len(ROLES)} roles, {compared} hidden byte-equal")
    assert compared > 50


def _equal_outside(world: World, found: dict[Key, dict[str, Answer]], key: Key) -> int:
    """For each role that may not see another's object: the answer is the missing one's."""
    compared = 0
    for whose in ("other", "elsewhere"):
        hidden = found.get((key[0], key[1], whose), {})
        for role in PARTNER_SIDE:
            if role in hidden and hidden[role].status == 404:
                assert _faceless(world, hidden[role]) == _faceless(world, found[key][role])
                compared += 1
    return compared


def _faceless(world: World, one: Answer) -> tuple[object, ...]:
    body = one.body
    for group in world.objects.values():
        for value in group.values():
            body = body.replace(value.encode(), b"-")
    headers = tuple(pair for pair in one.headers if pair[0] != "content-length")
    return one.status, headers, body, one.mails
