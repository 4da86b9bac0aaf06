"""The brand's pages: what is shown, what is withheld and by which public rule; the choice."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from portal.accounts.models import User
from standards.catalogue.models import Metric
from standards.release.figures import NOBODY, share_of
from standards.release.models import Release, SplitChoice
from standards.release.services.freezing import freeze
from standards.release.services.revision import revise
from standards.release.views.sentences import bound, figure_words
from tests.standards.release.packs import MONTHS, Cells, build

pytestmark = [pytest.mark.django_db]
MONTH = "2026-02"


@pytest.fixture
def today() -> Iterator[dt.date]:
    with time_machine.travel(dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC), tick=False):
        yield dt.date(2026, 4, 1)


def client_of(name: str) -> Client:
    client = Client()
    user = User.objects.get(email=f"{name}@example.org")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["epoch"] = user.epoch
    session.save()
    return client


def few_reports(found: dict[tuple[str, str], Cells]) -> None:
    """Four dealers of the south send nothing in the month."""
    for number in range(1, 5):
        del found[f"S{number:02d}", MONTH]


def ready(today: dt.date, **options) -> None:
    build(few_reports, **options)
    for month in MONTHS[:5]:
        freeze(month=month, today=today)


def words_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_list_shows_a_months_cells_with_names_and_bands(today: dt.date) -> None:
    ready(today)
    page = words_of(client_of("legal"), f"/releases/?month={MONTH}")
    for name in ("Reply: web", "Reply: other", "Checked", "Main channel", "Cost"):
        assert name in page
    assert "20-49" in page
    assert "1 of 2" in page
    assert "25</td>" not in page, "the number of owners is a band"


def test_list_names_what_is_not_compared_and_by_which_rule(today: dt.date) -> None:
    ready(today)
    assert "Not compared" not in words_of(client_of("legal"), f"/releases/?month={MONTH}")
    shared = {"sharing_class": 1}
    Metric.objects.create(code="visits", name="Visits", kind="count", **shared)
    Metric.objects.create(code="bare", name="Bare", kind="mean", **shared)
    fields = {"kind": "share", "release_grid": 1, "factor": 100, **shared}
    Metric.objects.create(code="late", name="Late", derived_from=["reply"], **fields)
    page = words_of(client_of("legal"), f"/releases/?month={MONTH}")
    for words in (
        "A count has no base to compare by",
        "declares no bounds or no grid",
        "nothing says how it follows from it",
    ):
        assert words in page
    # The first year knows too little to tell choices apart.
    early = words_of(client_of("legal"), "/releases/?month=2025-12")
    assert "Main channel" in early
    assert "too little was known a year before" in early


def test_list_without_releases_says_what_comes(today: dt.date) -> None:
    build()
    assert "Nothing is published yet" in words_of(client_of("admin"), "/releases/")


def test_page_names_the_rule_that_withholds_a_group(today: dt.date) -> None:
    ready(today)
    release = Release.objects.get(cell="reply", month=MONTH)
    page = words_of(client_of("admin"), f"/releases/{release.public_id}/")
    assert "38 of 38 owners’ areas can be compared this year." in page
    assert "Not enough reports this month: ten owners are needed." in page
    median = release.cohorts["dealer/EU/N"]["median"]
    assert f">Middle {median}<" in page
    assert "1 of 2 groups of owners in it" in page
    # The south is missing this month, so the network is another group than three months ago.
    assert "group changed" in page
    assert "compared from 16 March 2026" in page or "compared from March 16, 2026" in page
    assert "fewer than 10 partners have corrected" in page


def test_page_says_whether_a_month_stands(today: dt.date) -> None:
    ready(today)
    release = Release.objects.get(cell="reply", month=MONTH)
    revise(month=MONTH, today=dt.date(2026, 7, 1))
    assert "looked at once, final" in words_of(
        client_of("admin"), f"/releases/{release.public_id}/"
    )


def test_page_of_answers_tells_bounds(today: dt.date) -> None:
    ready(today)
    release = Release.objects.get(cell="check", month=MONTH)
    yes = release.cohorts["dealer/EU/N"]["shares"]["yes"]
    page = words_of(client_of("admin"), f"/releases/{release.public_id}/")
    assert f"yes {yes} %" in page
    assert figure_words(share_of(NOBODY, "yes", "90"), {}) == "yes at least 90 %"
    assert bound("2", "low") == "at most 2"


def test_designer_proposes_and_the_admin_chooses(today: dt.date) -> None:
    ready(today)
    admin = client_of("admin")
    page = words_of(admin, "/releases/groups/")
    # 2026 is fixed by its releases.
    assert "Use it from 2027 on" in page
    assert page.count("Proposed") == 1
    answer = admin.post("/releases/groups/choose/", {"year": "2027", "split": "kind"})
    assert answer.status_code == 302
    assert SplitChoice.objects.get().split == "kind"
    assert "Chosen for 2027" in words_of(admin, "/releases/groups/")


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"year": "2026", "split": "kind"}, 409, "The groups of 2026 are fixed"),
        ({"year": "2027", "split": "x"}, 422, "Nothing is known of the split"),
        ({"year": "soon", "split": "kind"}, 400, "year: YYYY"),
    ],
)
def test_designer_refuses_clearly(today: dt.date, form, status: int, said: str) -> None:
    ready(today)
    answer = client_of("admin").post("/releases/groups/choose/", form)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert SplitChoice.objects.count() == 0


def test_legal_looks_but_does_not_choose(today: dt.date) -> None:
    ready(today)
    legal = client_of("legal")
    assert "Use it from" not in words_of(legal, "/releases/groups/")
    answer = legal.post("/releases/groups/choose/", {"year": "2027", "split": "kind"})
    assert answer.status_code == 404
    assert SplitChoice.objects.count() == 0


def test_queries_of_a_release_do_not_grow_with_the_network(
    today: dt.date, django_assert_num_queries
) -> None:
    ready(today)
    admin = client_of("admin")
    release = Release.objects.get(cell="reply", month=MONTH)
    admin.get(f"/releases/{release.public_id}/")
    with django_assert_num_queries(11):
        admin.get(f"/releases/{release.public_id}/")
