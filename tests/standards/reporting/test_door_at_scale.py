"""The door with ten thousand partners, and with many at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection, connections

from benchmarks.network import METRICS, network
from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from standards.reporting.models import Revision, Submission
from standards.reporting.queries import month_documents
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import acting, make_metric, make_partners, make_period

pytestmark = pytest.mark.db

PARTNERS = 10_000


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_ten_thousand_months_are_all_taken_or_none():
    from partners.network.models import Partner

    period, _codes = network(PARTNERS)
    ids = list(Partner.objects.order_by("code").values_list("pk", flat=True))
    good = {f"m{number:02d}": {"n": 1, "d": 2} for number in range(METRICS)}
    months = [MonthInput(pk, good, row=row) for row, pk in enumerate(ids, start=2)]
    bad = {**good, "m29": {"n": 3, "d": 2}}
    spoiled = [*months[:-1], MonthInput(ids[-1], bad, row=PARTNERS + 1)]
    before = counts()

    with pytest.raises(Refusal) as refusal:
        send_months(period=period, months=spoiled, source="file", actor=SYSTEM)
    assert [(p.code, p.row, p.column) for p in refusal.value.problems] == [
        ("share_above_one", 10_001, "m29")
    ]
    assert counts() == before

    sent = send_months(period=period, months=months, source="file", actor=SYSTEM)
    assert len(sent.received) == PARTNERS
    documents = month_documents(period.month)
    assert (len(documents), documents[ids[-1]].cells) == (PARTNERS, good)


@pytest.fixture
def scene(transactional_db):
    make_metric("reply24")
    period = make_period(["reply24"])
    return period, make_partners("alpine", "bell")


def at_once(work, times):
    """Run ``work(i)`` in as many threads, all let go together; outcomes in order."""
    gate = threading.Barrier(times)

    def run(number):
        try:
            gate.wait(10)
            return work(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("threads need a database server")


def test_first_months_sent_at_once_make_one_submission(scene):
    postgresql_only()
    period, partners = scene
    actor = acting("owner", *partners)

    def send(number):
        cells = {"reply24": {"n": 1, "d": 2}}
        months = [MonthInput(partner.pk, cells) for partner in partners]
        return len(send_months(period=period, months=months, source="api", actor=actor).received)

    assert sorted(at_once(send, 6)) == [0, 0, 0, 0, 0, 2]
    assert (Submission.objects.count(), Revision.objects.count()) == (2, 2)


def test_one_key_used_at_once_answers_once(scene):
    postgresql_only()
    period, (alpine, _bell) = scene
    actor = acting("owner", alpine)

    def send(number):
        month = MonthInput(alpine.pk, {"reply24": {"n": 1, "d": 2}})
        sent = send_months(
            period=period, months=[month], source="api", actor=actor, idempotency_key="k"
        )
        return tuple(sent.revisions.values())

    assert len(set(at_once(send, 6))) == 1
    assert Revision.objects.count() == 1


def test_corrections_sent_at_once_are_numbered_without_a_gap(scene):
    postgresql_only()
    period, (alpine, _bell) = scene
    actor = acting("owner", alpine)

    def send(number):
        month = MonthInput(
            alpine.pk, {"reply24": {"n": number, "d": 200}}, reason=f"Count {number}"
        )
        send_months(period=period, months=[month], source="api", actor=actor)
        return "sent"

    assert at_once(send, 6) == ["sent"] * 6
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert Submission.objects.get(partner=alpine).current.number == 6
