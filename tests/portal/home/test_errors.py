"""Unknown addresses."""

import pytest
from django.test import Client

from portal.jobs.services import enqueue
from tests.factories.people import brand_user, make_user, signed_in

pytestmark = pytest.mark.django_db


def test_unknown_address_of_the_api_answers_with_a_problem_document():
    answer = Client().get("/api/v1/no-such-thing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_unknown_address_equals_a_hidden_object_of_the_api():
    enqueue("audit.seal")
    client = signed_in(make_user())
    hidden = client.get(f"/api/v1/jobs/{brand_user('admin').public_id}")
    unknown = client.get("/api/v1/no-such-thing")
    assert (hidden.status_code, hidden.content) == (unknown.status_code, unknown.content)


def test_unknown_page_answers_with_a_page():
    assert Client().get("/no-such-thing/")["Content-Type"].startswith("text/html")
