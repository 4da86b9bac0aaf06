"""Tell people about the portal's work for them."""

from django.urls import reverse

from partners.people.queries import approvers
from portal.jobs.events import JobGivenUp
from portal.jobs.registry import TITLES
from portal.notices.services import notify


def tell_given_up(news: JobGivenUp) -> None:
    """A notice to who started the work; of the portal's own work, to its administrators."""
    people = (
        [news.person_id]
        if news.person_id
        else approvers("admin").values_list("public_id", flat=True)
    )
    notify(
        person_ids=people,
        code="job_given_up",
        params={"title": TITLES.get(news.task) or news.task},
        link=reverse("jobs:job", args=[news.public_id]),
        key=f"job_given_up:{news.public_id}",
    )
