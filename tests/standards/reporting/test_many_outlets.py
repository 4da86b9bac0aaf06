"""Whoever acts for more outlets than a page takes reaches all of them, a page after the other."""

import pytest
from django.urls import reverse

from standards.reporting.models import Submission
from tests.factories.reporting import make_metric, make_partners, make_period, member_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_outlets_after_the_fortieth_are_a_page_further(client) -> None:
    make_metric("reply24")
    period = make_period(["reply24"])
    partners = make_partners(*[f"p{number:03d}" for number in range(43)])
    sign_in(client, member_of(*partners))
    where = (period.collection.code, period.month)
    for page in (
        "/months/",
        reverse("reporting:grid", args=where),
        reverse("reporting:sent", args=where),
    ):
        first = client.get(page).content.decode()
        assert "Outlets 1 to 40 of 43, by code." in first
        assert 'href="?part=2"' in first
        last = client.get(f"{page}?part=2").content.decode()
        assert "Outlets 41 to 43 of 43, by code." in last
        assert "p042 Motors" in last
        assert "p000 Motors" not in last
        assert "Outlets 1 to 40" in client.get(f"{page}?part=9").content.decode()
    grid = reverse("reporting:grid", args=where)
    name = f"c|{partners[42].public_id}|reply24"
    sent = client.post(f"{grid}?part=2", {f"{name}|n": 3, f"{name}|d": 4})
    assert sent.status_code == 302
    assert Submission.objects.get(current__isnull=False).partner == partners[42]


def test_forty_outlets_need_no_second_page(client) -> None:
    make_metric("reply24")
    make_period(["reply24"])
    sign_in(client, member_of(*make_partners("alpine", "bell")))
    assert "?part=" not in client.get("/months/").content.decode()
