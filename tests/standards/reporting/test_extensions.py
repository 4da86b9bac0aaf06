"""A later date: asked by the partner, decided by its manager, told to both; and opened unasked."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail

from partners.network.models import Partner
from partners.network.services.status import change_status
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.notices.models import Notice
from standards.reporting.enums import ExtensionState, Source
from standards.reporting.models import Extension, Period, Submission
from standards.reporting.queries.period_ends import open_months
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.people import signed_in
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-06"  # closed after 15 July
WISH = {"until": "2026-07-24", "reason": "Our system was down."}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 7, 17, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def period() -> Period:
    make_metric("calls", kind="count")
    make_partners("A1", "A2")
    return make_period(["calls"], MONTH)


@pytest.fixture
def olga(period: Period) -> User:
    return member_of(*Partner.objects.order_by("code"), role="owner", email="olga@a.example")


@pytest.fixture
def mia(period: Period) -> User:
    return brand_person(email="mia@brand.example", territories=["EU"])


def address(name: str = "later", query: str = "") -> str:
    return f"/months/monthly/{MONTH}/{name}/{query}"


def ask(olga: User, *codes: str, **changed: str) -> int:
    ids = [str(row.public_id) for row in Partner.objects.filter(code__in=codes)]
    answer = signed_in(olga).post(address(), {**WISH, **changed, "outlet": ids})
    return answer.status_code


def decide(mia: User, action: str, **changed: str) -> int:
    row = Extension.objects.get()
    data = {
        "until": row.until.isoformat(),
        "answer": "",
        "action": action,
        "asked_at": row.asked_at.isoformat(),
        **changed,
    }
    return signed_in(mia).post(f"/inbox/later/{row.public_id}/", data).status_code


def send(period: Period, partner: Partner, value: int = 5, reason: str = "") -> None:
    send_months(
        period=period,
        months=[MonthInput(partner.pk, {"calls": {"value": value}}, reason=reason)],
        source=Source.FORM,
        actor=acting("submitter", partner),
    )


def test_a_closed_month_leads_to_the_question(olga: User) -> None:
    sent = signed_in(olga).get(address("sent")).content.decode()
    assert "Ask for a later date" in sent
    form = signed_in(olga).get(address()).content.decode()
    assert 'value="2026-07-24"' in form
    assert "A1 Motors" in form
    assert "A2 Motors" in form


def test_asked_granted_sent(period: Period, olga: User, mia: User) -> None:
    assert ask(olga, "A1") == 302
    drain()
    (letter,) = mail.outbox
    assert letter.to == ["mia@brand.example"]
    assert letter.subject == "A1 Motors asks for a later date: Monthly, June 2026"
    row = Extension.objects.get()
    page = f"/inbox/later/{row.public_id}/"
    assert page in letter.body
    assert "A1 Motors" in signed_in(mia).get("/inbox/").content.decode()
    looked = signed_in(mia).get(page).content.decode()
    assert "Our system was down." in looked
    assert "were made on 16 July and stay as they are" in " ".join(looked.split())
    assert Extension.objects.get().state == ExtensionState.WAITING

    mail.outbox = []
    assert decide(mia, "grant") == 302
    drain()
    (letter,) = mail.outbox
    assert letter.to == ["olga@a.example"]
    assert "until 24 July 2026" in letter.subject
    send(period, Partner.objects.get(code="A1"))
    assert Submission.objects.get(partner__code="A1").state == "received"
    assert "A1 Motors" not in signed_in(mia).get("/inbox/").content.decode()


def test_a_later_date_makes_the_month_provisional_again(olga: User, mia: User) -> None:
    assert MONTH not in open_months(dt.date(2026, 7, 17))
    ask(olga, "A1")
    decide(mia, "grant")
    assert MONTH in open_months(dt.date(2026, 7, 17))


def test_the_manager_may_grant_another_day(olga: User, mia: User) -> None:
    ask(olga, "A1")
    assert decide(mia, "grant", until="2026-07-20") == 302
    row = Extension.objects.get()
    assert str(row.granted_until) == "2026-07-20"
    assert str(Submission.objects.get().open_until) == "2026-07-20"


def test_declined_with_a_reason_only(olga: User, mia: User) -> None:
    ask(olga, "A1")
    assert decide(mia, "decline") == 422
    assert decide(mia, "decline", answer="The comparison is made.") == 302
    assert not Submission.objects.exists()
    (notice,) = Notice.objects.filter(person_id=olga.public_id)
    assert notice.code == "extension_declined"
    assert decide(mia, "grant") == 422


def test_asked_again_it_is_one_question(olga: User, mia: User) -> None:
    ask(olga, "A1")
    ask(olga, "A1", until="2026-07-27", reason="Longer than we thought.")
    row = Extension.objects.get()
    assert (str(row.until), row.reason) == ("2026-07-27", "Longer than we thought.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": "2026-07-15"}, "Choose 17 July 2026 or a later one."),
        ({"until": "2026-12-24"}, "Choose a day until 17 September 2026"),
        ({"reason": "  "}, "This field is required."),
        ({"until": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_asked_says_what_can(
    olga: User, mia: User, changed: dict[str, str], words: str
) -> None:
    partner = Partner.objects.get(code="A1")
    data = {**WISH, **changed, "outlet": str(partner.public_id)}
    answer = signed_in(olga).post(address(), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Extension.objects.exists()


def test_nothing_is_asked_for_what_is_in(period: Period, olga: User, mia: User) -> None:
    one = Partner.objects.get(code="A1")
    with time_machine.travel(dt.datetime(2026, 7, 10, tzinfo=dt.UTC), tick=False):
        send(period, one)
    assert "A1 Motors" not in signed_in(olga).get(address()).content.decode()
    assert ask(olga, "A1") == 422


def test_only_the_partner_asks_and_only_its_manager_decides(olga: User, mia: User) -> None:
    make_partners("B1", territory="US")
    other = member_of(Partner.objects.get(code="B1"), email="other@b.example")
    elsewhere = brand_person(email="us@brand.example", territories=["US"])
    viewer = member_of(Partner.objects.get(code="A1"), role="viewer", email="viewer@a.example")
    assert ask(other, "A1") == 422
    assert ask(viewer, "A1") == 404
    ask(olga, "A1")
    page = f"/inbox/later/{Extension.objects.get().public_id}/"
    assert signed_in(elsewhere).get(page).status_code == 404
    assert signed_in(elsewhere).post(page, {"action": "grant"}).status_code == 404
    assert signed_in(olga).post(page, {"action": "grant"}).status_code == 404


def test_a_manager_opens_a_final_month_and_a_number_is_set_right(
    period: Period, olga: User, mia: User
) -> None:
    one = Partner.objects.get(code="A1")
    with time_machine.travel(dt.datetime(2026, 7, 10, tzinfo=dt.UTC), tick=False):
        send(period, one)
    page = f"/inbox/monthly/{MONTH}/open/{one.public_id}/"
    form = " ".join(signed_in(mia).get(page).content.decode().split())
    assert "goes on counting until it is corrected" in form
    assert signed_in(mia).post(page, {**WISH, "reason": "  "}).status_code == 422
    assert signed_in(mia).post(page, WISH).status_code == 302
    (notice,) = Notice.objects.filter(person_id=olga.public_id)
    assert notice.code == "month_opened"
    months = signed_in(olga).get("/months/").content.decode()
    assert "open again, provisional" in months
    send(period, one, 7, reason="Two calls were missing.")
    assert Submission.objects.get(partner=one).current.number == 2  # type: ignore[union-attr]


def test_a_number_may_be_set_right_again_until_the_day_is_over(
    period: Period, olga: User, mia: User
) -> None:
    one = Partner.objects.get(code="A1")
    ask(olga, "A1")
    decide(mia, "grant")
    send(period, one)
    send(period, one, 7, reason="Two calls were missing.")
    assert str(Submission.objects.get().open_until) == "2026-07-24"


def test_nobody_loses_days_that_were_given(period: Period, olga: User, mia: User) -> None:
    one = Partner.objects.get(code="A1")
    page = f"/inbox/monthly/{MONTH}/open/{one.public_id}/"
    ask(olga, "A1")
    assert signed_in(mia).post(page, {**WISH, "until": "2026-08-14"}).status_code == 302
    assert decide(mia, "grant") == 422
    assert str(Submission.objects.get().open_until) == "2026-08-14"
    send(period, one)
    return_month(submission=Submission.objects.get(), reason="Look again.", actor=SYSTEM)
    assert str(Submission.objects.get().open_until) == "2026-08-14"


def test_a_question_asked_anew_is_another_one(olga: User, mia: User) -> None:
    ask(olga, "A1")
    read = Extension.objects.get().asked_at.isoformat()
    with time_machine.travel(dt.datetime(2026, 7, 17, 10, tzinfo=dt.UTC), tick=False):
        ask(olga, "A1", until="2026-09-10")
        assert decide(mia, "grant", asked_at=read) == 422
    assert not Submission.objects.exists()


def test_several_outlets_are_one_question_to_each_manager(olga: User, mia: User) -> None:
    assert ask(olga, "A1", "A2") == 302
    (notice,) = Notice.objects.filter(person_id=mia.public_id)
    assert notice.params["partner"] == "A1 Motors, A2 Motors"
    assert notice.link == "/inbox/"


def test_what_is_decided_waits_nowhere_any_more(olga: User, mia: User) -> None:
    ask(olga, "A1")
    assert "A1 Motors asks" in signed_in(mia).get("/notices/").content.decode()
    decide(mia, "decline", answer="The comparison is made.")
    assert "A1 Motors asks" not in signed_in(mia).get("/notices/").content.decode()


def test_a_month_that_asks_nothing_of_a_partner_is_not_opened(period: Period, mia: User) -> None:
    (late,) = make_partners("L1", joined="2026-07")
    lena = member_of(late, email="lena@l.example")
    page = f"/inbox/monthly/{MONTH}/open/{late.public_id}/"
    answer = signed_in(mia).post(page, WISH)
    assert "is asked for nothing in this month" in answer.content.decode()
    assert ask(lena, "L1") == 422
    assert not Submission.objects.exists()


def test_without_a_manager_nobody_is_left_waiting(olga: User) -> None:
    partner = Partner.objects.get(code="A1")
    answer = signed_in(olga).post(address(), {**WISH, "outlet": str(partner.public_id)})
    assert "Nobody at the brand looks after A1 Motors" in answer.content.decode()
    assert not Extension.objects.exists()


def test_a_suspended_partner_is_not_opened(period: Period, mia: User) -> None:
    one = Partner.objects.get(code="A1")
    change_status(partner=one, status="suspended", month=MONTH, actor=SYSTEM)
    answer = signed_in(mia).post(f"/inbox/monthly/{MONTH}/open/{one.public_id}/", WISH)
    assert "may not send at present" in answer.content.decode()
