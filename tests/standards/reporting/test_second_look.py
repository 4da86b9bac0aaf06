"""Accepting, undoing, and two people where the collection wants them; counts are their lists."""

import random

import pytest
from django.urls import reverse

from portal.access.actor import SYSTEM, actor_for
from portal.audit.models import Entry
from portal.jobs.services import drain
from portal.lib.months import shift
from portal.lib.results import Refusal
from portal.notices.models import Notice
from portal.notices.queries import shown
from portal.notices.texts import notice_line
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Collection, Submission
from standards.reporting.queries.exceptions import exceptions_of
from standards.reporting.queries.inbox import figures_of, months_of_area
from standards.reporting.queries.looks import needs_you, waits_for_others
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.review import accept_month, return_month, take_back
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.grid import address, fields, load, two_metrics
from tests.factories.reporting import acting, brand_person, make_partners, sign_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]
USUAL = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
ODD = {"reply24": {"n": 20, "d": 200}, "calls": {"value": 12}}


@pytest.fixture
def period():
    return two_metrics()


def send_odd(period, partner, n=20):
    cells = {**ODD, "reply24": {"n": n, "d": 200}}
    accepted = {"reply24": "New team"}
    month = MonthInput(partner.pk, cells, accepted=accepted, reason="recounted", as_it_is="so")
    send_months(period=period, months=[month], source="form", actor=acting("owner", partner))
    return Submission.objects.get(partner=partner, period=period)


@pytest.fixture
def odd(period):
    """A month with an unusual value after five usual ones and one that was not sent."""
    (alpine,) = make_partners("alpine")
    history = [shift(period.month, -by) for by in range(1, 7)]
    for past in open_periods(collection=period.collection, months=history, actor=SYSTEM):
        if past.month != history[3]:
            load(past, alpine)
    return send_odd(period, alpine)


def post(client, row, action, **more):
    body = {"action": action, "revision": str(row.current.public_id), **more}
    return client.post(reverse("reporting:decide", args=(row.public_id,)), body, follow=True)


def test_the_months_before_stand_beside_an_unusual_value(client, period, odd):
    sign_in(client, brand_person("manager"))
    page = client.get(address("inbox_month", period, show="need"))
    (item,) = page.context["exceptions"]
    (row,) = item.oddities
    values = [text for _month, text in row.figures]
    assert values == ["87.0", "87.0", "–", "87.0", "87.0", "87.0", "10.0"]
    # The month without a number divides the line.
    assert len(row.lines) == 2
    assert 'role="img"' in page.content.decode()


def test_an_accepted_month_leaves_the_queue_and_undo_brings_it_back(client, period, odd):
    sign_in(client, brand_person("manager"))
    after = post(client, odd, "accept")
    assert "alpine Motors: accepted." in words_of_page(after)
    assert (after.context["exceptions"], after.context["figures"].needs_look) == ([], 0)
    again = post(client, odd, "undo")
    assert len(again.context["exceptions"]) == again.context["figures"].needs_look == 1
    assert "taken back" in words_of_page(again)
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["month.accepted", "month.taken_back"]


def test_nobody_takes_back_what_is_not_theirs_or_what_has_gone_on(client, period, odd):
    first, second = (actor_for(brand_person("manager")) for _ in range(2))
    accept_month(submission=odd, actor=first)
    with pytest.raises(Refusal, match="nothing of yours"):
        take_back(submission=odd, actor=second)
    return_month(submission=odd, reason="Look", actor=second)
    with pytest.raises(Refusal, match="was not received"):
        take_back(submission=odd, actor=first)
    send_odd(period, odd.partner, n=21)
    with pytest.raises(Refusal, match="nothing of yours"):
        take_back(submission=odd, actor=first)


def test_a_decision_counts_for_what_was_looked_at(client, period, odd):
    sign_in(client, brand_person("manager"))
    send_odd(period, odd.partner, n=22)
    page = post(client, odd, "accept")
    assert "was sent anew since you opened this list" in words_of_page(page)
    typed = post(client, odd, "return", reason="Please count again")
    assert typed.status_code == 409
    assert "Please count again" in typed.content.decode()
    odd.refresh_from_db()
    assert (odd.needs_look, odd.state) == (True, SubmissionState.RECEIVED)


def test_two_people_receive_what_needs_a_look(client, period, odd):
    Collection.objects.update(second_look=True)
    first, second = brand_person("manager"), brand_person("manager")
    sign_in(client, first)
    page = post(client, odd, "accept")
    assert "accepted. A second person confirms it." in words_of_page(page)
    figures = page.context["figures"]
    assert (figures.needs_look, figures.waiting, page.context["exceptions"]) == (0, 1, [])
    assert "already; a second person confirms it" in words_of_page(post(client, odd, "accept"))
    sign_in(client, second)
    need = client.get(address("inbox_month", period, show="need"))
    assert f"Accepted by {first.get_full_name()}" in words_of_page(need)
    assert "confirmed." in words_of_page(post(client, odd, "accept"))
    odd.refresh_from_db()
    row = (odd.needs_look, odd.accepted_by, odd.confirmed_by)
    assert row == (False, first.public_id, second.public_id)
    with pytest.raises(Refusal, match="nothing of yours"):
        take_back(submission=odd, actor=actor_for(first))
    post(client, odd, "undo")
    odd.refresh_from_db()
    assert (odd.needs_look, odd.confirmed_by) == (True, None)


def test_who_enters_a_month_for_a_partner_is_not_who_receives_it(client, period):
    Collection.objects.update(second_look=True)
    (alpine,) = make_partners("alpine")
    first, second = brand_person("manager"), brand_person("manager")
    sign_in(client, first)
    named = address("grid", period, partner=alpine.public_id)
    client.post(named, fields(alpine, "1", "2", "3"))
    row = Submission.objects.get()
    assert (row.needs_look, row.accepted_by) == (True, first.public_id)
    assert "second person" in words_of_page(post(client, row, "accept"))
    sign_in(client, second)
    assert "Entered by the brand" in words_of_page(client.get(address("inbox_month", period)))
    post(client, row, "accept")
    row.refresh_from_db()
    assert (row.needs_look, row.confirmed_by) == (False, second.public_id)


def told_of_second_looks(user):
    rows = Notice.objects.filter(person_id=user.public_id, code="second_look").order_by("pk")
    return [notice_line(row.code, row.params) for row in shown(actor_for(user), list(rows))]


def test_the_second_person_is_told_what_waits_and_nothing_that_is_decided(client, period, odd):
    Collection.objects.update(second_look=True)
    first, second = brand_person("manager"), brand_person("manager")
    bell, _castell = make_partners("bell", "castell")
    elsewhere = brand_person("manager", partners=["castell"])
    accept_month(submission=odd, actor=actor_for(first))
    sign_in(client, first)
    client.post(address("grid", period, partner=bell.public_id), fields(bell, "1", "2", "3"))
    drain()
    assert told_of_second_looks(first) == told_of_second_looks(elsewhere) == []
    (line,) = told_of_second_looks(second)
    assert "the months of 2 partners wait for your second look" in line
    accept_month(submission=odd, actor=actor_for(second))
    (line,) = told_of_second_looks(second)
    assert "the month of 1 partner waits for your second look" in line
    accept_month(submission=Submission.objects.get(partner=bell), actor=actor_for(second))
    assert told_of_second_looks(second) == []
    # One person and day, one notice; it waits for the mail of the day.
    assert Notice.objects.get(person_id=second.public_id, code="second_look").daily_from


def test_nobody_is_told_of_a_second_look_where_one_person_is_enough(period, odd):
    first, _second = brand_person("manager"), brand_person("manager")
    accept_month(submission=odd, actor=actor_for(first))
    assert not Notice.objects.filter(code="second_look").exists()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("second_look", [False, True])
def test_counts_are_the_lengths_of_their_lists_whatever_is_done(period, seed, second_look):
    Collection.objects.update(second_look=second_look)
    partners = make_partners(*"abc")
    for past in open_periods(
        collection=period.collection,
        months=[shift(period.month, -by) for by in range(1, 6)],
        actor=SYSTEM,
    ):
        months = [MonthInput(partner.pk, USUAL) for partner in partners]
        send_months(period=past, months=months, source="pack", actor=SYSTEM)
    managers = [actor_for(brand_person("manager")) for _ in range(2)]
    draw = random.Random(seed)
    for _ in range(15):
        partner, actor = draw.choice(partners), draw.choice(managers)
        row = Submission.objects.filter(period=period, partner=partner).first()
        act = draw.choice(["send", "accept", "accept", "undo", "return"])
        try:
            if act == "send":
                send_odd(period, partner, n=draw.choice([20, 174]))
            elif row and act == "accept":
                accept_month(submission=row, actor=actor)
            elif row and act == "undo":
                take_back(submission=row, actor=actor)
            elif row:
                return_month(submission=row, reason="Look", actor=actor)
        except Refusal:
            continue
        for each in managers:
            agree(each, period)


def agree(actor, period):
    figures = figures_of(actor, period)
    need = exceptions_of(actor, period, needs_you(actor))
    waiting = exceptions_of(actor, period, waits_for_others(actor))
    assert (len(need), len(waiting)) == (figures.needs_look, figures.waiting)
    heads = {
        "asked": figures.due,
        "in": figures.received,
        "missing": figures.missing,
        "returned": figures.returned,
    }
    for show, head in heads.items():
        rows, count = months_of_area(actor, period, show)
        assert len(rows) == count == head, show
