"""Expected against received: the columns say what the lists of the months say."""

import csv
import io
from collections import Counter

import pytest
from django.urls import reverse

from portal.access.actor import actor_for
from standards.reporting.models import Collection
from standards.reporting.queries.expected import expected
from standards.reporting.queries.inbox import figures_of
from tests.factories import difficult
from tests.factories.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PAGE = "/inbox/expected/"


@pytest.mark.parametrize("role", ["manager", "local"])
def test_the_columns_say_what_the_lists_of_the_months_say(people, role: str) -> None:
    actor = actor_for(people[role])
    collection = Collection.objects.get(code="monthly")
    table = expected(collection, actor)
    assert len(table.rows) == table.total
    for column, period in enumerate(table.periods):
        counts = Counter(row.standings[column].value for row in table.rows)
        figures = figures_of(actor, period)
        received = counts["on_time"] + counts["late"] + counts["sent"]
        assert received == figures.received, period.month
        assert counts["on_time"] == figures.on_time
        assert counts["sent"] == figures.unmeasured
        assert counts["missing"] + counts["open"] + counts["returned"] == figures.missing
        assert bool(counts["open"]) <= (not figures.is_due)


def test_the_page_leads_to_each_month_and_is_taken_away_as_csv(people) -> None:
    client = signed_in(people["manager"])
    page = client.get(PAGE)
    rows = page.context["rows"]
    html = page.content.decode()
    for row, cells in rows:
        for period, cell in cells:
            address = reverse("reporting:sent", args=(period.collection.code, period.month))
            assert f'href="{address}?partner={row.partner.public_id}"' in html
            assert cell[2] in html
    answer = client.get(PAGE + "?format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["partner"] for line in lines] == [row.partner.code for row, _ in rows]
    for line, (row, cells) in zip(lines, rows, strict=True):
        for period, cell in cells:
            assert line[period.month] == cell[0].replace("_", " "), row.partner.code
    address = reverse("reporting:sent", args=("monthly", rows[0][1][0][0].month))
    for row, _ in rows:
        assert client.get(f"{address}?partner={row.partner.public_id}").status_code == 200


def test_managers_of_a_part_and_others_see_no_more(people) -> None:
    seen = signed_in(people["local"]).get(PAGE).context["rows"]
    local = {code for code, (territory, _) in difficult.SENDS.items() if territory == "US"}
    assert {row.partner.code for row, _ in seen} >= local
    assert len(seen) < len(signed_in(people["manager"]).get(PAGE).context["rows"])
    assert signed_in(people["analyst"]).get(PAGE).status_code == 404
