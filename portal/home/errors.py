"""Addresses that do not exist: a page for people, a problem document for machines."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from portal.access.problems import problem
from portal.access.renderers import OrjsonRenderer
from portal.lib.results import Refusal


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The common 404; below ``/api/`` it looks as a hidden object does there."""
    if not request.path.startswith("/api/"):
        return defaults.page_not_found(request, exception)
    answer = problem(Refusal("not_found"))
    body = OrjsonRenderer().render(answer.data)
    return HttpResponse(body, status=404, content_type="application/problem+json")
