"""The pages of collections: what is asked, by when, who is reminded; shown before it is saved."""

from typing import Any

import pytest
import time_machine

from portal.accounts.models import User
from standards.reporting.models import Collection, CollectionMetric, Period
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import brand_person, make_metric, make_partners, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today() -> Any:
    with time_machine.travel("2026-07-17T09:00:00Z", tick=False):
        yield


@pytest.fixture
def admin() -> User:
    make_metric("calls", kind="count")
    make_metric("visits", kind="count")
    return brand_user("admin")


def form(**changed: Any) -> dict[str, Any]:
    fields = {
        "name": "Service",
        "code": "service",
        "frequency": "month",
        "whom": "all",
        "ramp_up": 0,
        "rehearsals": 0,
        "first_month": "2026-07",
        "metrics": ["calls"],
        "due_days": 5,
        "timely_days": 8,
        "lock_days": 12,
        "compared_days": 13,
        "is_open": "on",
        "days_before": 2,
        "is_closed": "on",
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def test_a_collection_is_made_and_its_running_month_opened(admin: User) -> None:
    client = signed_in(admin)
    assert "Nothing is collected yet" in client.get("/collections/").content.decode()
    assert client.post("/collections/new/", form()).status_code == 302
    row = Collection.objects.get()
    assert (row.due_days, row.remind_days_before, row.remind_late) == (5, 2, False)
    assert Period.objects.get().month == "2026-07"
    listed = " ".join(client.get("/collections/").content.decode().split())
    assert "due 5 · on time 8 · closes 12 · compared 13" in listed
    assert "3 of 5 steps" in listed


def test_the_months_ahead_are_shown_without_saving(admin: User) -> None:
    page = signed_in(admin).post("/collections/new/", form(preview="1"))
    words = " ".join(page.content.decode().split())
    assert "Please send by 5 August · counts as on time until 8 August" in words
    assert "Mon 3 August: can be sent" not in words  # two days before it is due: one mail
    assert "Mon 3 August: due soon" in words
    assert not Collection.objects.exists()


def test_a_change_keeps_the_order_and_the_dates_of_opened_months(admin: User) -> None:
    client = signed_in(admin)
    client.post("/collections/new/", form(metrics=["visits"]))
    client.post(
        "/collections/service/",
        form(metrics=["calls", "visits"], due_days=6, code=None),
    )
    codes = CollectionMetric.objects.order_by("position").values_list("metric__code", flat=True)
    assert list(codes) == ["visits", "calls"]
    assert Collection.objects.get().due_days == 6
    assert str(Period.objects.get().due_date) == "2026-08-05"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"due_days": 9}, "The four dates do not follow each other"),
        ({"metrics": None}, "This field is required."),
        ({"metrics": ["unknown"]}, "Select a valid choice."),
        ({"first_month": "July"}, "Write the month as 2026-07."),
        ({"due_days": "9999999999"}, "less than or equal to 200"),
        ({"code": "a b"}, "Use small letters, digits and hyphens"),
        ({"code": "new"}, "Use small letters, digits and hyphens"),
    ],
)
def test_what_cannot_be_saved_says_why(admin: User, changed: dict[str, Any], words: str) -> None:
    answer = signed_in(admin).post("/collections/new/", form(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Collection.objects.exists()


def test_a_code_is_taken_once(admin: User) -> None:
    client = signed_in(admin)
    client.post("/collections/new/", form())
    answer = client.post("/collections/new/", form(name="Other"))
    assert "There is a collection with this code." in answer.content.decode()
    assert Collection.objects.get().name == "Service"


def test_a_manager_reads_and_a_partner_sees_nothing(admin: User) -> None:
    signed_in(admin).post("/collections/new/", form())
    (partner,) = make_partners("A1")
    mia, olga = brand_person(territories=["EU"]), member_of(partner)
    assert "Service" in signed_in(mia).get("/collections/").content.decode()
    assert "New collection" not in signed_in(mia).get("/collections/").content.decode()
    assert signed_in(mia).get("/collections/service/").status_code == 404
    assert signed_in(mia).post("/collections/new/", form()).status_code == 404
    assert signed_in(olga).get("/collections/").status_code == 404
