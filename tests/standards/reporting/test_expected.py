"""Expected against received over 24 months: searched, paged, the newest months only."""

import pytest
import time_machine

from standards.reporting.models import Period
from tests.factories.grid import load, two_metrics
from tests.factories.reporting import brand_person, make_partners, sign_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PAGE = "/inbox/expected/"


def test_a_search_a_territory_and_pages_narrow_the_rows(client):
    period = two_metrics()
    make_partners(*(f"a{number:02}" for number in range(55)))
    load(period, make_partners("usa", territory="US")[0])
    sign_in(client, brand_person("manager"))
    first = client.get(PAGE)
    assert "50 of 56 partners" in words_of_page(first)
    last = client.get(PAGE + "?offset=50")
    assert len(last.context["rows"]) == 6
    assert [row.partner.code for row, _ in client.get(PAGE + "?q=a07").context["rows"]] == ["a07"]
    only = client.get(PAGE + "?territory=US").context["rows"]
    assert [row.partner.code for row, _ in only] == ["usa"]
    nobody = client.get(PAGE + "?q=nobody")
    assert "No partner fits" in words_of_page(nobody)
    assert client.get(PAGE + "?territory=XX").status_code == 400


def test_it_shows_24_months_and_before_the_first_says_so(client):
    sign_in(client, brand_person("manager"))
    assert "No month was opened yet" in words_of_page(client.get(PAGE))
    period = two_metrics(month="2026-06", first="2020-01")
    months = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
    Period.objects.bulk_create(
        Period(
            collection=period.collection,
            month=month,
            code=month,
            first_day=f"{month}-01",
            last_day=f"{month}-28",
            due_date=f"{month}-28",
            timely_date=f"{month}-28",
            lock_date=f"{month}-28",
            compared_date="2026-01-01",
        )
        for month in months
    )
    make_partners("alpine")
    with time_machine.travel("2026-07-03T12:00:00Z"):
        sign_in(client, brand_person("manager"))
        table = client.get(PAGE).context["table"]
    assert [period.month for period in table.periods] == [*months[-23:], "2026-06"]
