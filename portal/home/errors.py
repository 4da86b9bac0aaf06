"""Addresses that do not exist and requests that fail: pages for people, documents for machines."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.csrf import csrf_failure
from psycopg_pool import PoolTimeout

from portal.access.guard import is_api
from portal.access.problems import problem_http
from portal.lib.results import Refusal
from portal.serving.refusals import refused


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The common 404; below ``/api/`` it looks as a hidden object does there."""
    if not is_api(request):
        return defaults.page_not_found(request, exception)
    return problem_http(Refusal("not_found"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read at all."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return problem_http(Refusal("bad_request", detail=type(exception).__name__))


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof of origin is older than the sign-in, or is missing."""
    if request.content_type == "application/json":
        return problem_http(Refusal("form_stale"))
    return csrf_failure(request, reason)


def failed(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; a part of the machine that is away is named, with what to do."""
    status, headers, body = refused(_reason(sys.exception()), request.path)
    answer = HttpResponse(body, status=status)
    for name, value in headers:
        if name != b"connection":
            answer[name.decode()] = value.decode()
    return answer


def _reason(error: BaseException | None) -> Refusal:
    while error is not None:
        if isinstance(error, PoolTimeout):
            return Refusal("busy")
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Refusal("no_room")
        if isinstance(error, InterfaceError | OperationalError):
            return Refusal("no_room" if "No space left" in str(error) else "database_away")
        error = error.__cause__ or error.__context__
    return Refusal("unforeseen")
