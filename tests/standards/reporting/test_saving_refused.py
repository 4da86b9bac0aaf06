"""What a page that saves by itself is told when it may not: a word for each, nothing written."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from standards.reporting.models import Submission
from tests.factories.reporting import make_metric, make_partners, make_period, member_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A person's outlet, the address of its drafts and a body that saves a cell."""
    make_metric("calls", "count")
    period = make_period(["calls"])
    (alpine,) = make_partners("alpine")
    changes = {"calls": {"texts": {"value": "7"}, "before": {}}}
    body = {"partner": str(alpine.public_id), "changes": changes}
    return member_of(alpine), reverse("reporting:draft", args=("monthly", period.month)), body


def save(client, address, body, **more):
    return client.post(address, json.dumps({**body, **more}), content_type="application/json")


def test_a_page_that_saves_is_told_that_nobody_is_signed_in(scene):
    _, address, body = scene
    answer = save(Client(), address, body)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    # People who open the address still come to the sign-in page.
    assert Client().get(address).status_code == 302


def test_nobody_saves_what_somebody_else_typed(scene):
    user, address, body = scene
    client = Client()
    sign_in(client, user)
    answer = save(client, address, body, person="somebody else")
    assert (answer.status_code, answer.json()["code"]) == (422, "other_person")
    assert not Submission.objects.exists()
    person = client.get(reverse("accounts:here")).json()["person"]
    assert (person, Client().get(reverse("accounts:here")).json()["person"]) == (
        str(user.public_id), "",
    )  # fmt: skip
    assert save(client, address, body, person=person).status_code == 200


def test_a_text_that_was_tried_before_is_no_conflict(scene):
    user, address, body = scene
    client = Client()
    sign_in(client, user)
    assert save(client, address, body).status_code == 200
    change = {"texts": {"value": "9"}, "before": {}}
    told = save(client, address, body, changes={"calls": change}).json()
    assert [item["theirs"] for item in told["conflicts"]] == [{"value": "7"}]
    change["tried"] = [{"value": "7"}]
    assert save(client, address, body, changes={"calls": change}).json()["conflicts"] == []
    change["tried"] = [None, {"value": 1}, "x"]
    assert save(client, address, body, changes={"calls": change}).status_code == 200


def test_a_form_older_than_the_sign_in_is_refused_in_words(scene):
    user, address, body = scene
    client = Client(enforce_csrf_checks=True)
    sign_in(client, user)
    answer = save(client, address, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "form_stale")
    page = client.post(reverse("accounts:preferences"), {"theme": "dark"})
    assert page.status_code == 403
    assert "The page was open for too long" in page.content.decode()
