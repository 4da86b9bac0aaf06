"""Pages and API of jobs."""

import pytest
from django.test import Client

from portal.access.actor import SYSTEM
from portal.accounts.services.tokens import issue
from portal.jobs.models import Job
from portal.jobs.services import drain, enqueue
from tests.factories.people import actor_of, brand_user, make_user, signed_in
from tests.kit.queries import WALL

pytestmark = pytest.mark.django_db


def job_of(user, **values):
    job = enqueue("audit.seal", actor=actor_of(user))
    Job.objects.filter(pk=job.pk).update(**values)
    return Job.objects.get(pk=job.pk)


def test_own_job_shows_its_progress_and_polls():
    ann = make_user()
    job = job_of(ann, state="running", done=25, total=50)
    page = signed_in(ann).get(f"/jobs/{job.public_id}/").content.decode()
    assert 'value="50"' in page
    assert f'hx-get="/jobs/{job.public_id}/progress/"' in page


def test_finished_job_stops_polling_and_shows_its_result():
    ann = make_user()
    job = job_of(ann)
    drain()
    client = signed_in(ann)
    page = client.get(f"/jobs/{job.public_id}/").content.decode()
    assert "Finished" in page
    assert "entries" in page
    assert "hx-get" not in page
    assert client.get(f"/jobs/{job.public_id}/progress/")["HX-Refresh"] == "true"


def test_failed_job_says_why():
    ann = make_user()
    job = job_of(ann, state="failed", error="The file is empty. Choose another.")
    assert "The file is empty." in signed_in(ann).get(f"/jobs/{job.public_id}/").content.decode()


def test_job_of_somebody_else_equals_none_but_admins_see_all():
    job = job_of(make_user("a@x.example"))
    other = signed_in(make_user("b@x.example"))
    for path in ("/jobs/{}/", "/jobs/{}/progress/", "/api/v1/jobs/{}"):
        hidden = other.get(path.format(job.public_id))
        absent = other.get(path.format("00000000-0000-4000-8000-000000000000"))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert signed_in(brand_user("admin")).get(f"/jobs/{job.public_id}/").status_code == 200


def test_list_shows_own_jobs_only():
    ann = make_user("a@x.example")
    mine = job_of(ann)
    job_of(make_user("b@x.example"))
    page = signed_in(ann).get("/jobs/")
    assert [job.pk for job, _ in page.context["jobs"]] == [mine.pk]


def test_the_portals_own_jobs_are_behind_a_filter_and_named_with_their_month():
    admin = brand_user("admin")
    mine = job_of(admin)
    own = enqueue("scoring.score", month="2026-06")
    client = signed_in(admin)
    assert [job.pk for job, _ in client.get("/jobs/").context["jobs"]] == [mine.pk]
    newest, title = client.get("/jobs/?show=all").context["jobs"][0]
    assert (newest.pk, title) == (own.pk, "Scoring a month: June 2026")
    ann = signed_in(make_user("ann@x.example"))
    assert ann.get("/jobs/?show=all").context["jobs"] == []
    assert "June 2026" in client.get(f"/jobs/{own.public_id}/").content.decode()


def test_empty_list_says_what_appears_here():
    assert "No jobs yet" in signed_in(make_user()).get("/jobs/").content.decode()


def test_list_costs_the_same_for_one_and_three_jobs(django_assert_num_queries):
    ann = make_user()
    client = signed_in(ann)
    job_of(ann)
    client.get("/jobs/")
    with django_assert_num_queries(5 + WALL):
        client.get("/jobs/")
    job_of(ann)
    job_of(ann)
    with django_assert_num_queries(5 + WALL):
        client.get("/jobs/")


def test_api_answers_by_token_and_refuses_without():
    admin = brand_user("admin")
    job = job_of(admin, state="done")
    _, secret = issue(user=admin, name="x", scopes=["audit.read"], days=1, actor=SYSTEM)
    bearer = {"Authorization": f"Bearer {secret}"}
    found = Client().get(f"/api/v1/jobs/{job.public_id}", headers=bearer).json()
    assert (found["id"], found["state"], found["percent"]) == (str(job.public_id), "done", 100)
    listed = Client().get("/api/v1/jobs", headers=bearer).json()
    assert [row["id"] for row in listed["results"]] == [str(job.public_id)]
    refused = Client().get("/api/v1/jobs")
    assert (refused.status_code, refused.json()["code"]) == (401, "signed_out")
