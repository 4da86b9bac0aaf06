"""The one channel: what it takes, what it refuses, and that it is all or nothing."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.people.models import Membership
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.jobs.services import drain
from portal.lib.months import shift
from portal.lib.results import Refusal
from portal.notices.models import Mail, Notice
from standards.reporting.enums import Source, SubmissionState
from standards.reporting.models import Revision, Submission
from standards.reporting.month_document import MonthDocument
from standards.reporting.queries import month_documents
from standards.reporting.queries.history import own_months
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    open_month,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def alpine():
    return make_partners("alpine")[0]


@pytest.fixture
def period():
    make_metric("reply24")
    make_metric("calls", "count")
    return make_period(["reply24", "calls"])


def month_of(partner, n=174, d=200, calls=12, **extra):
    cells = {"reply24": {"n": n, "d": d}, "calls": {"value": calls}}
    return MonthInput(partner.pk, cells, **extra)


def send(period, *months, actor, **extra):
    return send_months(period=period, months=months, source=Source.FORM, actor=actor, **extra)


def codes(refusal):
    return [(p.code, p.partner, p.cell) for p in refusal.value.problems]


def test_send_months_receives_a_clean_month_at_once(alpine, period):
    actor = acting("submitter", alpine)

    sent = send(period, month_of(alpine), actor=actor)

    submission = Submission.objects.get()
    assert sent.received == (alpine.pk,)
    assert submission.state == SubmissionState.RECEIVED
    assert not submission.needs_look
    assert submission.current.cells == {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
    assert submission.current.is_on_time
    assert submission.current.person_id == actor.person_id
    assert month_documents(period.month) == {alpine.pk: MonthDocument(submission.current.cells)}
    assert list(Entry.objects.filter(action="months.sent").values_list("channel", "changes")) == [
        ("form", {"received": [None, 1], "corrected": [None, 0], "needs_look": [None, 0]})
    ]


def test_send_months_with_equal_content_makes_no_revision(alpine, period):
    actor = acting("submitter", alpine)
    send(period, month_of(alpine), actor=actor)

    again = send(period, month_of(alpine, n="174", d="200.0"), actor=actor)

    assert again.received == ()
    assert again.unchanged == (alpine.pk,)
    assert Revision.objects.count() == 1
    assert Entry.objects.filter(action="months.sent").count() == 1


def test_send_months_asks_a_reason_for_a_change_of_a_received_month(alpine, period):
    actor = acting("submitter", alpine)
    send(period, month_of(alpine), actor=actor)

    with pytest.raises(Refusal) as refusal:
        send(period, month_of(alpine, n=170), actor=actor)
    assert codes(refusal) == [("correction_reason", "alpine", "")]

    send(period, month_of(alpine, n=170, reason="Counted twice"), actor=actor)
    numbers = list(Revision.objects.order_by("number").values_list("number", "reason"))
    assert numbers == [(1, ""), (2, "Counted twice")]
    assert month_documents(period.month)[alpine.pk].cells["reply24"] == {"n": 170, "d": 200}


def test_send_months_for_anothers_partner_looks_unknown(alpine, period):
    other = make_partners("bell", territory="US")[0]

    for actor in (acting("submitter", other), acting("manager", paths=["/US/"])):
        with pytest.raises(Refusal) as refusal:
            send(period, month_of(alpine), actor=actor)
        assert codes(refusal) == [("partner_unknown", "", "")]
    with pytest.raises(Refusal) as nonexistent:
        send(period, MonthInput(10**9, month_of(alpine).cells), actor=acting("submitter", other))
    assert codes(nonexistent) == codes(refusal)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "admin", "analyst", "auditor", "legal", "author"])
def test_send_months_by_who_may_not_send_looks_unknown(alpine, period, role):
    actor = acting(role, alpine) if role == "viewer" else acting(role)
    with pytest.raises(Refusal) as refusal:
        send(period, month_of(alpine), actor=actor)
    assert codes(refusal) == [("partner_unknown", "", "")]


def test_send_months_by_a_manager_is_marked(alpine, period):
    send(period, month_of(alpine), actor=acting("manager", paths=["/EU/"]))
    assert Revision.objects.get().is_by_brand


def test_send_months_refuses_suspended_and_left_partners(period):
    suspended = make_partners("sus", status="suspended")[0]
    left = make_partners("gone", status="left", left_month=open_month())[0]
    actor = acting("manager", paths=["/EU/"])
    with pytest.raises(Refusal) as refusal:
        send(period, month_of(suspended), month_of(left), actor=actor)
    assert codes(refusal) == [("partner_suspended", "sus", ""), ("partner_gone", "gone", "")]


def test_send_months_refuses_months_not_begun_and_locked(alpine, period):
    actor = acting("submitter", alpine)
    future, past = (
        open_periods(collection=period.collection, months=[shift(period.month, by)], actor=SYSTEM)[
            0
        ]
        for by in (2, -3)
    )
    for other, code in ((future, "period_not_open"), (past, "period_locked")):
        with pytest.raises(Refusal) as refusal:
            send(other, month_of(alpine), actor=actor)
        assert codes(refusal) == [(code, "alpine", "")]

    loaded = send_months(period=past, months=[month_of(alpine)], source=Source.PACK, actor=SYSTEM)
    assert loaded.received == (alpine.pk,)


def test_send_months_reports_every_bad_cell_and_writes_nothing(alpine, period):
    bell = make_partners("bell")[0]
    actor = acting("submitter", alpine, bell)
    bad = MonthInput(
        bell.pk,
        {
            "reply24": {"n": 92, "d": 74},
            "calls": {"value": "<5"},
            "nps": {"value": 3},
        },
        rows={"reply24": 3, "calls": 3, "nps": 3},
        columns={"reply24.n": "Replies", "calls": "Calls", "nps": "NPS"},
    )
    with pytest.raises(Refusal) as refusal:
        send(period, month_of(alpine), bad, actor=actor)

    assert refusal.value.code == "months_refused"
    assert [(p.code, p.row, p.column, p.value) for p in refusal.value.problems] == [
        ("share_above_one", 3, "Replies", "92"),
        ("number_limit", 3, "Calls", "<5"),
        ("metric_unknown", 3, "NPS", "3"),
    ]
    assert all(p.text and p.remedy for p in refusal.value.problems)
    assert not Submission.objects.exists()
    assert not Revision.objects.exists()


def test_send_months_accepting_partial_takes_whole_clean_months(alpine, period):
    bell = make_partners("bell")[0]
    sent = send_months(
        period=period,
        months=[month_of(bell, n=300), month_of(alpine)],
        source=Source.PACK,
        actor=SYSTEM,
        accept_partial=True,
    )
    assert sent.received == (alpine.pk,)
    assert [(p.code, p.partner) for p in sent.refused] == [("share_above_one", "bell")]
    assert set(month_documents(period.month)) == {alpine.pk}


def test_send_months_wants_each_asked_cell_or_a_reason(alpine, period):
    actor = acting("submitter", alpine)
    with pytest.raises(Refusal) as refusal:
        send(period, MonthInput(alpine.pk, {"reply24": {"n": 1, "d": 2}}), actor=actor)
    assert codes(refusal) == [("cell_absent", "alpine", "calls")]

    cells = {"reply24": {"n": 1, "d": 2}, "calls": {"missing": "system down"}}
    send(period, MonthInput(alpine.pk, cells), actor=actor)
    assert month_documents(period.month)[alpine.pk].cells["calls"] == {"missing": "system down"}


def test_send_months_wants_a_reason_for_an_unusual_value(alpine, period):
    history = [shift(period.month, -by) for by in range(1, 6)]
    for past in open_periods(collection=period.collection, months=history, actor=SYSTEM):
        send_months(period=past, months=[month_of(alpine)], source="pack", actor=SYSTEM)
    actor = acting("submitter", alpine)

    with pytest.raises(Refusal) as refusal:
        send(period, month_of(alpine, n=60), actor=actor)
    assert refusal.value.code == "months_warned"
    assert [(p.code, p.cell, p.severity) for p in refusal.value.problems] == [
        ("value_unusual", "reply24", "warning")
    ]

    sent = send(period, month_of(alpine, n=60, accepted={"reply24": "New team"}), actor=actor)
    submission = Submission.objects.get(period=period)
    assert sent.needs_look == (alpine.pk,)
    assert submission.needs_look
    assert [(w["cell"], w["code"], w["reason"]) for w in submission.current.warnings] == [
        ("reply24", "value_unusual", "New team")
    ]


def test_send_months_answers_a_known_key_again(alpine, period):
    actor = acting("integration", alpine)
    first = send(period, month_of(alpine), actor=actor, idempotency_key="k1")
    replay = send(period, month_of(alpine), actor=actor, idempotency_key="k1")

    assert replay.is_replay
    assert replay.revisions == first.revisions
    assert replay.received == first.received
    with pytest.raises(Refusal) as refusal:
        send(period, month_of(alpine, n=1), actor=actor, idempotency_key="k1")
    assert (refusal.value.code, refusal.value.status) == ("key_reused", 409)
    assert Revision.objects.count() == 1


def test_revisions_are_immutable_in_the_database(alpine, period):
    send(period, month_of(alpine), actor=acting("submitter", alpine))
    for change in (
        lambda: Revision.objects.update(reason="x"),
        lambda: connection.cursor().execute("DELETE FROM reporting_revision"),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()
    assert Revision.objects.get().reason == ""


def test_send_months_costs_the_same_queries_for_one_and_many(period):
    first, few = make_partners("a0"), make_partners("a1")
    many = make_partners(*(f"b{i}" for i in range(40)))
    # The first news of a month queues its scoring; the later ones join it.
    send(period, month_of(*first), actor=acting("submitter", *first))
    counts = []
    for group in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            send(period, *(month_of(row) for row in group), actor=acting("submitter", *group))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_the_brand_enters_is_told_marked_and_named_in_the_trail(period):
    alpine, bell = make_partners("alpine", "bell")
    owner = member_of(alpine, role="owner", email="owner@alpine.example")
    member_of(bell, role="owner", email="owner@bell.example")
    actor = acting("manager", paths=["/EU/"])
    bar = make_partners("bar")[0]
    member_of(bar, role="owner", email="bar@alpine.example")
    Membership.objects.create(user=owner, partner=bar, role="owner")
    send(period, month_of(alpine), month_of(bar), actor=actor)
    assert Notice.objects.count() == 0
    drain()
    told = Notice.objects.filter(person_id=owner.public_id)
    assert [(row.code, row.params["partner"]) for row in told] == [
        ("month_entered", "alpine Motors, bar Motors")
    ]
    assert sorted(Mail.objects.values_list("address", "code")) == [
        ("bar@alpine.example", "month_entered"),
        (owner.email, "month_entered"),
    ]
    entry = Entry.objects.filter(action="months.sent").latest("pk")
    assert entry.changes["partners"] == [None, ["alpine", "bar"]]
    (row,) = own_months([alpine])
    assert row.outlets[0].is_by_brand
    send(period, month_of(bell), actor=acting("submitter", bell))
    drain()
    assert Notice.objects.count() == 2
