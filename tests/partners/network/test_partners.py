"""Creating, moving and the life of partners."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.network.models import Owner, Partner, Placement
from partners.network.queries import places_in
from partners.network.services import structure
from partners.network.services.homes import begin_month, refresh_homes
from partners.network.services.partners import change_status, create_partners, place
from partners.network.tasks import watch_months
from portal.access.actor import SYSTEM, Actor, Grant
from portal.audit.models import Entry
from portal.jobs.models import Job
from portal.lib.results import Refusal
from tests.factories.network import make_partner, make_structure, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _structure() -> None:
    make_structure()


def spans(partner: Partner) -> list[tuple[str, str, str]]:
    rows = partner.placements.order_by("from_month")
    return list(rows.values_list("from_month", "to_month", "territory__code"))


def test_creating_places_audits_and_mails_nobody() -> None:
    made = create_partners(
        rows=[row_of("a"), row_of("b", owner="new", owner_name="New Ltd", tier="gold")],
        actor=SYSTEM,
        channel="pack",
    )
    assert [partner.code for partner in made] == ["a", "b"]
    assert [
        (p.partner_code, p.territory_path, p.owner_name, p.tier) for p in places_in("2024-01")
    ] == [
        ("a", "/EU/FR/", "Owner & Sons", ""),
        ("b", "/EU/FR/", "New Ltd", "gold"),
    ]
    assert set(Partner.objects.values_list("home_path", flat=True)) == {"/EU/FR/"}
    entries = Entry.objects.filter(action__in=["partner.created", "owner.created"], channel="pack")
    assert sorted(entries.values_list("object_type", flat=True)) == ["owner", "partner", "partner"]


BAD = {
    "no code": ({"code": ""}, [("value_needed", "code")]),
    "code with a slash": ({"code": "a/b"}, [("code_bad", "code")]),
    "code with a line end": ({"code": "a\n"}, [("code_bad", "code")]),
    "no name": ({"name": " "}, [("value_needed", "name")]),
    "endless name": ({"name": "x" * 161}, [("text_too_long", "name")]),
    "bell in the name": ({"name": "x\x07"}, [("name_control", "name")]),
    "unknown owner": ({"owner": "nobody"}, [("owner_unknown", "owner")]),
    "owner under another name": (
        {"owner_name": "Other"},
        [("owner_name_differs", "owner_name")],
    ),
    "unknown territory": ({"territory": "XX"}, [("territory_unknown", "territory")]),
    "unknown kind": ({"kind": "shop"}, [("kind_unknown", "kind")]),
    "unknown tier": ({"tier": "lead"}, [("tier_unknown", "tier")]),
    "undeclared attribute": (
        {"attributes": {"pool": True}},
        [("attribute_unknown", "attribute pool")],
    ),
    "no month": ({"joined_month": ""}, [("value_needed", "joined_month")]),
    "bad month": ({"joined_month": "2024-13"}, [("month_unreadable", "joined_month")]),
    "left before joined": ({"left_month": "2023-12"}, [("left_before_joined", "left_month")]),
    "left without a month": ({"status": "left"}, [("left_month_needed", "left_month")]),
    "unknown status": ({"status": "asleep"}, [("status_unknown", "status")]),
    "unknown time zone": ({"time_zone": "Mars/Base"}, [("time_zone_unknown", "time_zone")]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_refuses_all_and_names_the_cell(name: str) -> None:
    values, expected = BAD[name]
    rows = [row_of(f"good{i}", row=i) for i in range(3)] + [
        row_of(**{"code": "bad", **values, "row": 9})
    ]
    with pytest.raises(Refusal) as caught:
        create_partners(rows=rows, actor=SYSTEM)
    assert [(p.code, p.column, p.row) for p in caught.value.problems] == [
        (code, column, 9) for code, column in expected
    ]
    assert all(problem.text and problem.remedy for problem in caught.value.problems)
    assert (Partner.objects.count(), Owner.objects.count()) == (0, 1)


def test_doubled_and_existing_codes_are_named() -> None:
    make_partner("a")
    with pytest.raises(Refusal) as caught:
        create_partners(
            rows=[row_of("a", row=2), row_of("b", row=3), row_of("b", row=4)], actor=SYSTEM
        )
    assert [(p.code, p.row, dict(p.params)) for p in caught.value.problems] == [
        ("partner_exists", 2, {}),
        ("partner_twice", 4, {"first": 3}),
    ]


def test_a_limited_manager_creates_only_in_own_territories() -> None:
    grant = Grant("manager", limited=True, territory_paths=frozenset({"/EU/FR/"}))
    actor = Actor(person_id=uuid4(), user_id=1, is_active=True, grants=(grant,))
    with pytest.raises(Refusal) as caught:
        create_partners(rows=[row_of("a"), row_of("b", territory="US")], actor=actor)
    (found,) = caught.value.problems
    assert (found.code, found.partner) == ("territory_unknown", "b")
    assert "FR" in found.remedy
    assert "US" not in found.remedy


def test_creating_takes_a_constant_number_of_queries() -> None:
    def queries(prefix: str, number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            create_partners(
                rows=[
                    row_of(f"{prefix}{i}", owner=f"{prefix}{i}", owner_name="O")
                    for i in range(number)
                ],
                actor=SYSTEM,
            )
        return len(captured)

    assert queries("a", 1) == queries("b", 40)


def test_moving_splits_the_span_and_keeps_earlier_months() -> None:
    partner = make_partner("a")
    place(partner=partner, month="2024-06", territory="US", tier="gold", actor=SYSTEM)
    assert spans(partner) == [("2024-01", "2024-05", "FR"), ("2024-06", "", "US")]
    assert [p.territory for m in ("2024-05", "2024-06") for p in places_in(m)] == ["FR", "US"]
    partner.refresh_from_db()
    assert partner.home_path == "/AM/US/"
    entry = Entry.objects.get(action="partner.placed")
    assert entry.changes == {
        "territory": ["FR", "US"],
        "tier": ["", "gold"],
        "month": [None, "2024-06"],
    }


def test_moving_before_a_planned_move_keeps_the_plan() -> None:
    partner = make_partner("a")
    place(partner=partner, month="2024-09", territory="US", actor=SYSTEM)
    place(partner=partner, month="2024-04", territory="DE", actor=SYSTEM)
    assert spans(partner) == [
        ("2024-01", "2024-03", "FR"),
        ("2024-04", "2024-08", "DE"),
        ("2024-09", "", "US"),
    ]


def test_moving_to_where_it_stands_changes_nothing() -> None:
    partner = make_partner("a")
    place(partner=partner, month="2024-04", territory="FR", actor=SYSTEM)
    assert spans(partner) == [("2024-01", "", "FR")]
    assert not Entry.objects.filter(action="partner.placed").exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"month": "2023-12", "territory": "US"}, "place_before_joining"),
        ({"month": "soon", "territory": "US"}, "month_unreadable"),
        ({"month": "2024-04", "territory": "XX"}, "territory_unknown"),
        ({"month": "2024-04", "attributes": {"pool": 1}}, "attribute_unknown"),
    ],
)
def test_an_impossible_move_says_why(values: dict, code: str) -> None:
    partner = make_partner("a")
    with pytest.raises(Refusal) as caught:
        place(partner=partner, actor=SYSTEM, **values)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.db
@pytest.mark.parametrize(
    ("first", "last"), [("2024-03", "2024-04"), ("2024-06", ""), ("2023-01", "2024-01")]
)
def test_the_database_refuses_overlapping_placements(first: str, last: str) -> None:
    partner = make_partner("a")
    place(partner=partner, month="2024-06", territory="US", actor=SYSTEM)
    other = partner.placements.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Placement.objects.create(
            partner=partner,
            from_month=first,
            to_month=last,
            territory=other.territory,
            owner=other.owner,
            kind=other.kind,
        )


def test_a_planned_move_comes_true_when_its_month_begins() -> None:
    with time_machine.travel(datetime(2024, 5, 31, 12, tzinfo=UTC), tick=False):
        partner = make_partner("a")
        place(partner=partner, month="2024-06", territory="US", actor=SYSTEM)
        watch_months()
        assert not Job.objects.filter(task="network.begin_month").exists()
        assert Partner.objects.get().home_path == "/EU/FR/"
    with time_machine.travel(datetime(2024, 6, 1, 0, 1, tzinfo=UTC), tick=False):
        watch_months()
        watch_months()
        assert Job.objects.filter(task="network.begin_month").count() == 1
        assert begin_month() == 1
        assert Partner.objects.get().home_path == "/AM/US/"
        assert refresh_homes() == 0


def test_leaving_in_a_past_month_holds_at_once_a_later_one_when_it_is_over() -> None:
    with time_machine.travel(datetime(2024, 6, 15, tzinfo=UTC), tick=False):
        gone, going = make_partner("gone"), make_partner("going")
        change_status(partner=gone, status="left", month="2024-05", actor=SYSTEM)
        change_status(partner=going, status="left", month="2024-06", actor=SYSTEM)
        assert dict(Partner.objects.values_list("code", "status")) == {
            "gone": "left",
            "going": "active",
        }
        assert [p.partner_code for p in places_in("2024-06")] == ["going"]
    with time_machine.travel(datetime(2024, 7, 1, tzinfo=UTC), tick=False):
        begin_month()
        assert set(Partner.objects.values_list("status", flat=True)) == {"left"}


def test_a_step_that_does_not_exist_names_those_that_do() -> None:
    partner = make_partner("a")
    with pytest.raises(Refusal) as caught:
        change_status(partner=partner, status="invited", month="2024-06", actor=SYSTEM)
    assert caught.value.code == "status_step"
    assert caught.value.remedy == "Possible: Suspended, Left."


def test_taking_back_a_left_partner_clears_its_last_month() -> None:
    partner = make_partner("a")
    left = change_status(partner=partner, status="left", month="2024-05", actor=SYSTEM)
    back = change_status(partner=left, status="active", month="2024-06", actor=SYSTEM)
    assert (back.status, back.left_month) == ("active", "")


def test_moving_a_territory_moves_all_below_and_the_partners_scoping() -> None:
    make_partner("a")
    structure.save_territory(code="EU", name="Europe", parent="AM", actor=SYSTEM)
    assert {p.territory_path for p in places_in("2024-01")} == {"/AM/EU/FR/"}
    assert Partner.objects.get().home_path == "/AM/EU/FR/"


def test_a_territory_cannot_lie_below_itself() -> None:
    with pytest.raises(Refusal) as caught:
        structure.save_territory(code="EU", name="Europe", parent="FR", actor=SYSTEM)
    assert [p.code for p in caught.value.problems] == ["parent_below_itself"]


def test_saving_the_structure_again_changes_and_records_nothing() -> None:
    before = Entry.objects.count()
    make_structure()
    assert Entry.objects.count() == before
