"""Waivers: who may, what is recorded, and that the score of their months moves."""

import pytest
from django.utils import timezone

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.audit.models import Entry, Payload
from portal.jobs.models import Job
from portal.jobs.services import drain
from portal.lib import months
from portal.lib.results import Refusal
from standards.catalogue.models import Waiver
from standards.catalogue.services.waivers import create_waiver, end_waiver
from standards.scoring.models import Score
from tests.factories.catalogue import make_published, standard_text
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in
from tests.factories.reporting import make_period

pytestmark = pytest.mark.django_db
TEXT = standard_text(
    code="calls",
    metrics="- {code: calls, name: Calls answered, kind: count}\n",
    targets="- {metric: calls, method: pass, value: 5}\n",
)


@pytest.fixture
def alpine() -> Partner:
    make_structure()
    make_published(TEXT)
    partner = make_partner("fr", name="Alpine")
    drain()
    return partner


def waive(partner, first="2024-05", last="2024-06", **changes):
    values = {"metric": "calls", "reason": "Flooded.", "actor": SYSTEM, **changes}
    return create_waiver(partner=partner, from_month=first, to_month=last, **values)


def test_a_manager_waives_and_the_score_leaves_the_metric_out(alpine) -> None:
    month = months.of(timezone.localdate())
    make_period(["calls"], month=month)
    client = signed_in(brand_user("manager", territories=["FR"]))
    assert f'href="/partners/{alpine.public_id}/waivers/"' in (
        client.get(f"/partners/{alpine.public_id}/").content.decode()
    )
    page = f"/partners/{alpine.public_id}/waivers/"
    data = {"metric": "calls", "from_month": month, "to_month": month, "reason": "Flooded."}
    answer = client.post(page, data, follow=True).content.decode()
    assert "The waiver is noted" in answer
    assert "Flooded." in answer
    for _ in range(3):
        drain()
    Job.objects.update(not_before="2020-01-01T00:00Z")
    drain()
    score = Score.objects.current().get(month=month)
    assert "waived" in str(score.document)
    assert score.overall is None
    client.post(page, {"act": "end", "id": Waiver.objects.get().public_id})
    assert not Waiver.objects.exists()


def test_a_waiver_and_its_end_are_recorded_with_the_reason_apart(alpine) -> None:
    waiver = waive(alpine, "2024-05", "2024-08")
    end_waiver(waiver=waiver, last_month="2024-06", actor=SYSTEM)
    waiver.refresh_from_db()
    assert waiver.to_month == "2024-06"
    made, ended = Entry.objects.filter(action__startswith="waiver.").order_by("pk")
    assert made.changes["to_month"] == [None, "2024-08"]
    assert ended.changes["to_month"] == ["2024-08", "2024-06"]
    assert "Flooded" not in str(made.changes)
    assert Payload.objects.get().data == {"reason": "Flooded."}


def test_only_opened_months_of_the_span_are_scored_anew(alpine) -> None:
    for month in ("2024-04", "2024-05", "2024-06"):
        make_period(["calls"], month=month)
    Job.objects.all().delete()
    waiver = waive(alpine, "2024-05", "2024-09")
    queued = Job.objects.filter(task="scoring.score")
    assert {job.arguments["month"] for job in queued} == {"2024-05", "2024-06"}
    queued.delete()
    end_waiver(waiver=waiver, last_month="2024-05", actor=SYSTEM)
    assert {job.arguments["month"] for job in queued.all()} == {"2024-06"}


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"reason": "  "}, "value_needed", "reason"),
        ({"metric": "nothing"}, "waiver_metric", "metric"),
        ({"first": "May"}, "month_unreadable", "from_month"),
        ({"first": "2024-07"}, "waiver_order", "to_month"),
        ({"last": "2026-05"}, "waiver_long", "to_month"),
        ({"last": "2024-05"}, "waiver_exists", "metric"),
    ],
)
def test_a_bad_waiver_is_refused_at_its_field(alpine, values, code, column) -> None:
    if code == "waiver_exists":
        waive(alpine)
    before = Waiver.objects.count()
    with pytest.raises(Refusal) as caught:
        waive(alpine, **values)
    assert [(p.code, p.column) for p in caught.value.problems] == [(code, column)]
    assert Waiver.objects.count() == before


def test_only_managers_within_their_places_waive(alpine) -> None:
    page = f"/partners/{alpine.public_id}/waivers/"
    people = {
        "here": brand_user("manager", "h@b.example", territories=["FR"]),
        "elsewhere": brand_user("manager", "e@b.example", territories=["US"]),
        "admin": brand_user("admin"),
        "analyst": brand_user("analyst"),
        "owner": member_user("owner", alpine),
    }
    found = {name: signed_in(user).get(page).status_code for name, user in people.items()}
    assert found == {"here": 200, "elsewhere": 404, "admin": 404, "analyst": 404, "owner": 404}
    other = make_partner("us", territory="US")
    waiver = waive(other)
    here = signed_in(people["here"])
    assert here.post(page, {"act": "end", "id": waiver.public_id}).status_code == 404
    waiver.refresh_from_db()
    assert waiver.to_month == "2024-06"
