"""Routes of jobs."""

from django.urls import path

from portal.jobs.api import JobEndpoint, JobsEndpoint
from portal.jobs.views import JobPage, JobsPage, ProgressPage

app_name = "jobs"

urlpatterns = [
    path("jobs/", JobsPage.as_view(), name="list"),
    path("jobs/<uuid:public_id>/", JobPage.as_view(), name="job"),
    path("jobs/<uuid:public_id>/progress/", ProgressPage.as_view(), name="progress"),
]

api_urlpatterns = [
    path("jobs", JobsEndpoint.as_view(), name="api-jobs"),
    path("jobs/<uuid:public_id>", JobEndpoint.as_view(), name="api-job"),
]
