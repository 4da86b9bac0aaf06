"""Requests that no view answers: a page for people, a problem document for machines."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from portal.access.guard import is_api
from portal.access.problems import problem_http
from portal.lib.results import Refusal


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The common 404; below ``/api/`` it looks as a hidden object does there."""
    if is_api(request):
        return problem_http(Refusal("not_found"))
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read at all."""
    if is_api(request):
        return problem_http(Refusal("bad_request", detail=type(exception).__name__))
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the portal's own; the log holds it."""
    if is_api(request):
        return problem_http(Refusal("server_error"))
    return defaults.server_error(request)
