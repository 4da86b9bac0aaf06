"""Pages of jobs: one's own list, one job with live progress."""

from django.http import Http404, HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.pagination import read_cursor, write_cursor
from portal.access.parameters import chosen
from portal.access.querysets import public_id_or_none
from portal.access.rules import SIGNED_IN
from portal.jobs.models import Job
from portal.jobs.registry import task_title
from portal.ui.formats import month_text

_PAGE = 30


class JobsPage(Page):
    """The jobs the actor may see, newest first."""

    access = SIGNED_IN
    query = frozenset({"show", "before"})
    template_name = "jobs/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of jobs."""
        rows = Job.objects.visible_to(self.actor).order_by("-pk")
        may_see_all = self.actor.may("settings.edit")
        is_all = may_see_all and chosen(request.GET, "show", ("all",)) == "all"
        if not is_all:
            # The portal's own work (sending, sealing, scoring) would bury what people started.
            rows = rows.filter(person_id__isnull=False)
        before = read_cursor(request.GET.get("before"), "job")
        if before:
            rows = rows.filter(pk__lt=before)
        page = list(rows[: _PAGE + 1])
        jobs = page[:_PAGE]
        older = write_cursor("job", jobs[-1].pk) if len(page) > _PAGE else ""
        return self.render(
            jobs=[(row, _title(row)) for row in jobs],
            older=older,
            may_see_all=may_see_all,
            is_all=is_all,
        )


class JobPage(Page):
    """One job: it can be left and found again."""

    access = SIGNED_IN
    template_name = "jobs/job.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The job and what came out of it."""
        job = _job(self, public_id)
        return self.render(job=job, heading=_title(job), facts=_facts(job))


class ProgressPage(Page):
    """The bar alone, for htmx; the page reloads itself when the job has ended."""

    access = SIGNED_IN
    template_name = "jobs/progress.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The bar as it stands."""
        job = _job(self, public_id)
        answer = self.render(job=job)
        if job.finished_at is not None:
            answer["HX-Refresh"] = "true"
        return answer


def _job(page: Page, public_id: str) -> Job:
    parsed = public_id_or_none(public_id)
    job = Job.objects.visible_to(page.actor).filter(public_id=parsed).first() if parsed else None
    if job is None:
        raise Http404
    return job


def _title(job: Job) -> str:
    month = job.arguments.get("month")
    title = task_title(job.task)
    return f"{title}: {month_text(month)}" if isinstance(month, str) else title


def _facts(job: Job) -> list[tuple[str, str]]:
    return [
        (key.replace("_", " "), str(value))
        for key, value in job.result.items()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool)
    ]
