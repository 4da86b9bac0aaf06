"""Questions about values: asked, answered or corrected, withdrawn; read by whom they concern."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import actor_for
from portal.audit.models import Entry
from portal.notices.models import Mail, Notice
from standards.reporting.models import Question, Submission
from standards.reporting.queries.exceptions import exceptions_of
from standards.reporting.queries.inbox import figures_of
from standards.reporting.queries.looks import needs_you, waits_for_others
from standards.reporting.services.questions import ask_question
from standards.reporting.services.review import return_month
from tests.factories.grid import address, filled_in, load, two_metrics
from tests.factories.reporting import brand_person, make_partners, member_of, sign_in
from tests.kit.days import untrue
from tests.kit.lines import read
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def scene():
    """A month of two partners, both received, the first with somebody who sends."""
    period = two_metrics()
    alpine, bell = make_partners("alpine", "bell")
    for partner in (alpine, bell):
        load(period, partner)
    return period, alpine, bell


def ask(client, period, partner, **changed):
    row = Submission.objects.get(period=period, partner=partner)
    day = timezone.localdate() + dt.timedelta(days=5)
    body = {"cell": "calls", "text": "Why so few?", "answer_by": day.isoformat(), **changed}
    return client.post(reverse("reporting:ask", args=[row.public_id]), body, follow=True)


def page_of(question):
    return reverse("reporting:question", args=[question.public_id])


def lists(user, period):
    actor = actor_for(user)
    figures = figures_of(actor, period)
    need = exceptions_of(actor, period, needs_you(actor))
    waiting = exceptions_of(actor, period, waits_for_others(actor))
    assert (len(need), len(waiting)) == (figures.needs_look, figures.waiting)
    return len(need), len(waiting)


def test_an_answer_in_own_words_comes_back_to_who_asked(client, scene):
    period, alpine, _bell = scene
    person, manager = member_of(alpine), brand_person("manager")
    sign_in(client, manager)
    assert (
        "Calls: 12"
        in client.get(
            reverse("reporting:ask", args=[alpine.submissions.get().public_id]) + "?cell=calls"
        ).content.decode()
    )
    assert "was asked" in words_of_page(ask(client, period, alpine))
    question = Question.objects.get()
    assert lists(manager, period) == (0, 1)
    assert list(Mail.objects.values_list("address", "code")) == [(person.email, "question_asked")]
    assert Notice.objects.get().link == page_of(question)

    sign_in(client, person)
    assert "a question about Calls" in words_of_page(client.get("/"))
    assert "Why so few?" in words_of_page(client.get(address("grid", period)))
    page = client.get(page_of(question))
    assert "Calls : 12" in words_of_page(page)
    assert f"#cell-{alpine.public_id}-calls" in page.content.decode()
    empty = client.post(page_of(question), {"text": " "})
    assert empty.status_code == 422
    client.post(page_of(question), {"text": "Two of us were ill."})
    assert lists(manager, period) == (1, 0)
    assert "Why so few?" not in words_of_page(client.get("/"))

    sign_in(client, manager)
    need = words_of_page(client.get(address("inbox_month", period, show="need")))
    assert "Two of us were ill." in need
    assert Notice.objects.filter(person_id=manager.public_id, code="question_answered").exists()
    assert set(Entry.objects.filter(object_type="question").values_list("action", flat=True)) == {
        "question.asked",
        "question.answered",
    }


def test_a_correction_answers_and_another_number_does_not(client, scene):
    period, alpine, _bell = scene
    person, manager = member_of(alpine), brand_person("manager")
    sign_in(client, manager)
    ask(client, period, alpine)
    sign_in(client, person)
    reason = {f"reason|{alpine.public_id}": "recounted"}

    def correct(**changed):
        version = Submission.objects.get(partner=alpine).draft_version
        client.post(address("grid", period), filled_in(alpine, version=version, **changed) | reason)
        return Question.objects.get().state

    assert correct(n="175") == "waiting"
    assert correct(n="175", calls="14") == "corrected"
    assert Question.objects.get().answer == "recounted"
    assert lists(manager, period) == (1, 0)


def test_an_answer_that_comes_too_late_is_not_lost(client, scene):
    period, alpine, _bell = scene
    person, manager = member_of(alpine), brand_person("manager")
    sign_in(client, manager)
    ask(client, period, alpine)
    question = Question.objects.get()
    client.post(reverse("reporting:withdraw", args=[question.public_id]))
    assert lists(manager, period) == (0, 0)
    sign_in(client, person)
    late = client.post(page_of(question), {"text": "Two of us were ill."})
    assert late.status_code == 422
    assert "Two of us were ill." in late.content.decode()
    assert "needs no answer any more" in words_of_page(late)
    # What is over is told no more.
    assert "a question about" not in words_of_page(client.get("/notices/"))


def lines_of(client, address):
    return read(client.get(address).content.decode(), address).lines


def test_questions_without_an_answer_are_named_and_true_on_every_day(client, scene):
    period, alpine, _bell = scene
    person, manager = member_of(alpine), brand_person("manager")
    sign_in(client, manager)
    ask(client, period, alpine)
    question = Question.objects.get()
    for days in (0, 5, 6):
        with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
            sign_in(client, manager)
            need, waiting = (
                lines_of(client, address("inbox_month", period, show=show))
                for show in ("need", "waiting")
            )
            assert any("the day is over: alpine Motors, Calls" in line for line in need) is (
                days == 6
            )
            assert any("no answer yet" in line for line in waiting) is (days == 6)
            sign_in(client, person)
            pages = ("/", "/notices/", page_of(question), address("grid", period))
            theirs = [line for each in pages for line in lines_of(client, each)]
            today = timezone.localdate()
            found = [fault for line in (*need, *waiting, *theirs) for fault in untrue(line, today)]
            assert found == []


def test_a_question_is_read_by_its_partner_and_its_managers_only(client, scene):
    period, alpine, bell = scene
    member_of(alpine)
    sign_in(client, brand_person("manager"))
    ask(client, period, alpine)
    question = Question.objects.get()
    strangers = [
        member_of(bell),
        member_of(alpine, role="viewer"),
        brand_person("manager"),
        *(brand_person(role) for role in ("admin", "analyst", "auditor")),
    ]
    for person in strangers:
        sign_in(client, person)
        assert client.get(page_of(question)).status_code in (403, 404), person
    others = [brand_person("analyst"), brand_person("manager", partners=[bell.code])]
    for person in [*strangers[:2], *others]:
        sign_in(client, person)
        assert (
            "Why so few?"
            not in client.get(address("sent", period, partner=alpine.public_id)).content.decode()
        )
        withdrawn = client.post(reverse("reporting:withdraw", args=[question.public_id]))
        assert withdrawn.status_code in (403, 404)
    assert Question.objects.get().state == "waiting"


def test_what_cannot_be_asked_says_why_and_keeps_the_words(client, scene):
    period, alpine, bell = scene
    member_of(alpine)
    sign_in(client, brand_person("manager"))
    page = ask(client, period, bell)
    assert "nobody who sends months" in words_of_page(page)
    assert "Why so few?" in page.content.decode()
    assert "No answer can be asked for" in words_of_page(
        ask(client, period, alpine, answer_by="2020-01-01")
    )
    ask(client, period, alpine)
    assert "waits for its answer already" in words_of_page(ask(client, period, alpine))
    assert ask(client, period, alpine, cell="nowhere").status_code == 422


def test_a_returned_month_asks_no_more(client, scene):
    _period, alpine, _bell = scene
    member_of(alpine)
    manager = actor_for(brand_person("manager"))
    row = alpine.submissions.get()
    day = timezone.localdate()
    ask_question(submission=row, cell="calls", text="Why?", answer_by=day, actor=manager)
    return_month(submission=row, reason="Look", actor=manager)
    assert Question.objects.get().state == "withdrawn"
