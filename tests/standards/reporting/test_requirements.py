"""Partners are asked for what they report themselves; brand-only metrics do not exist for them."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from partners.network.queries import places_in
from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from standards.catalogue.enums import Provenance, SharingClass
from standards.reporting.enums import Source
from standards.reporting.models import Submission
from standards.reporting.queries.requirements import asking
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
    token_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

BROUGHT = {"visit": {"value": 4}, "worth": {"count": 10, "sum": 700}}


@pytest.fixture
def alpine():
    return make_partners("alpine")[0]


@pytest.fixture
def period():
    make_metric("calls", "count")
    make_metric("visit", "score", name="Mystery visit", upper=5, provenance=Provenance.THIRD_PARTY)
    make_metric("worth", "mean", name="Worth of a customer", sharing_class=SharingClass.BRAND_ONLY)
    return make_period(["calls", "visit", "worth"])


@pytest.fixture
def brought(alpine, period):
    """A month a pack has brought, with values that the partner does not report."""
    month = MonthInput(alpine.pk, {"calls": {"value": 12}, **BROUGHT})
    send_months(period=period, months=[month], source=Source.PACK, actor=SYSTEM)
    return Submission.objects.get()


@pytest.mark.parametrize(
    ("is_history", "codes"), [(False, ["calls"]), (True, ["calls", "visit", "worth"])]
)
def test_asking_takes_reported_metrics_and_packs_take_all(alpine, period, is_history, codes):
    found = asking(period, places_in(period.month), is_history=is_history)

    assert [metric.code for metric in found.sheet.metrics] == codes
    assert found.asked == {alpine.pk: frozenset(codes)}


@pytest.mark.parametrize("source", [Source.FORM, Source.FILE, Source.API])
@pytest.mark.parametrize("code", ["visit", "worth"])
def test_partner_cannot_send_what_others_bring(alpine, period, source, code):
    cells = {"calls": {"value": 12}, code: BROUGHT[code]}

    with pytest.raises(Refusal) as refusal:
        send_months(
            period=period,
            months=[MonthInput(alpine.pk, cells)],
            source=source,
            actor=acting("submitter", alpine),
        )

    problem = refusal.value.problems[0]
    # What others bring is named as such; of a brand-only metric nobody learns.
    expected = {"visit": "metric_brought", "worth": "metric_unknown"}
    assert (problem.code, problem.params["known"]) == (expected[code], "calls")


def test_correction_keeps_what_others_brought(alpine, brought):
    month = MonthInput(alpine.pk, {"calls": {"value": 13}}, reason="counted again")
    actor = acting("submitter", alpine)

    for _again in range(2):
        sent = send_months(period=brought.period, months=[month], source=Source.FORM, actor=actor)

    brought.refresh_from_db()
    assert brought.current.cells == {"calls": {"value": 13}, **BROUGHT}
    assert (brought.current.number, sent.unchanged) == (2, (alpine.pk,))


def test_no_door_of_a_partner_names_a_brand_only_metric(alpine, brought, client):
    user = member_of(alpine)
    sign_in(client, user)
    where = ("monthly", brought.period.month)
    pages = [reverse(f"reporting:{name}", args=where) for name in ("grid", "sent", "upload")]
    pages += [reverse("reporting:prepared", args=(*where, suffix)) for suffix in ("csv", "xlsx")]
    machine = Client(headers={"Authorization": f"Bearer {token_for(user)}"})
    answers = [client.get(page) for page in pages]
    answers += [
        machine.get("/api/v1/submissions"),
        machine.get(f"/api/v1/submissions/{brought.public_id}"),
        machine.get("/api/v1/periods"),
    ]

    assert [answer.status_code for answer in answers] == [200] * 8
    told = [content_of(answer).lower() for answer in answers]
    assert [text for text in told if b"worth" in text] == []
    assert b"mystery visit" in told[1]
    assert answers[5].json()["results"][0]["cells"] == {
        "calls": {"value": 12},
        "visit": BROUGHT["visit"],
    }
    assert answers[7].json()["results"][0]["metrics"] == ["calls"]


def content_of(answer):
    """The bytes of an answer; of a workbook its parts, unpacked."""
    content = answer.getvalue()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist())
