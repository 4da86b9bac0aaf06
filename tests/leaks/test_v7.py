"""V7: what the brand previews is what the partner sees, byte for byte."""

import re
from collections.abc import Callable

import pytest
import time_machine

from partners.network.models import Partner
from partners.sharing.models import LedgerRow
from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import NORMALISERS, client_for
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
_PREVIEW = re.compile(rb"<div data-preview>(.*?)</div>\s*(?=<details|</div>\s*</main>)", re.S)


def squeezed(body: bytes) -> bytes:
    """Without indentation: the preview stands one level deeper in its page."""
    for pattern, replacement in NORMALISERS:
        body = pattern.sub(replacement, body)
    return b"\n".join(line.strip() for line in body.splitlines() if line.strip())


@pytest.mark.parametrize("seed", [1, 2])
def test_preview_is_the_partners_page(
    seed: int, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(seed, Variation())
        admin, owner = client_for(world, "admin"), client_for(world, "owner")
        compared = 0
        for month in worlds.MONTHS:
            seen = admin.get(f"/sharing/as/{world.own}/{month}/")
            page = owner.get(f"/scorecards/{world.own}/{month}/")
            assert (seen.status_code, page.status_code) == (200, 200)
            shown = _PREVIEW.search(seen.content)
            assert shown is not None
            assert b"owners (" in shown[1], "the preview must hold a peer figure"
            assert squeezed(shown[1]) in squeezed(page.content)
            compared += len(shown[1])
    tell(f"V7: {len(worlds.MONTHS)} months, {compared} bytes, 0 differences")
    channels = set(LedgerRow.objects.values_list("channel", "person_id"))
    assert ("preview", world.users["admin"].public_id) in channels


def test_preview_of_a_left_partner_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        Partner.objects.filter(public_id=world.own).update(status="left")
        page = client_for(world, "admin").get(f"/sharing/as/{world.own}/")
    assert page.status_code == 200
    assert b"owners (" not in page.content
