"""Problem documents (RFC 9457): every error of the API has this one shape."""

from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.access.renderers import OrjsonRenderer
from portal.lib.results import ProblemEntry, Refusal


class ProblemDocument(TypedDict):
    """The body of every error; ``status`` repeats that of the answer."""

    type: str
    title: str
    status: int
    code: str
    detail: NotRequired[str]
    errors: NotRequired[list[ProblemEntry]]


class ErrorContext(TypedDict):
    """What the framework tells its handler of errors."""

    request: Request


def problem(refusal: Refusal) -> Response:
    """``refusal`` as a problem document with one entry per problem."""
    body: ProblemDocument = {
        "type": f"urn:problem:{refusal.code}",
        "title": refusal.text,
        "status": refusal.status,
        "code": refusal.code,
    }
    if refusal.remedy:
        body["detail"] = refusal.remedy
    if refusal.problems:
        body["errors"] = [item.as_dict() for item in refusal.problems]
    return Response(body, status=refusal.status, content_type="application/problem+json")


def problem_http(refusal: Refusal) -> HttpResponse:
    """``refusal`` as a problem document outside of an endpoint."""
    body = OrjsonRenderer().render(problem(refusal).data)
    return HttpResponse(body, status=refusal.status, content_type="application/problem+json")


def problem_response(error: Exception, context: ErrorContext) -> Response | None:
    """DRF's exception handler: domain refusals and framework errors as problem documents."""
    if (refusal := _as_refusal(error)) is not None:
        return problem(refusal)
    if isinstance(error, (Http404, PermissionDenied, exceptions.PermissionDenied)):
        return problem(Refusal("not_found"))
    if isinstance(error, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        answer = problem(Refusal("signed_out"))
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if isinstance(error, exceptions.Throttled):
        seconds = int(getattr(error, "wait", None) or 1) + 1
        answer = problem(Refusal("too_many", seconds=seconds))
        answer["Retry-After"] = str(seconds)
        return answer
    answer_or_none = exception_handler(error, dict(context))
    if answer_or_none is None:
        return None
    return _framework_problem(error, answer_or_none, str(context["request"].method)[:20])


def _as_refusal(error: Exception) -> Refusal | None:
    """Refusals, and what the framework says of a body that cannot be read."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return Refusal("body_too_big", size=limit + 1, limit=limit)
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return Refusal("bad_request", detail=type(error).__name__)
    return None


def _framework_problem(error: Exception, answer: Response, method: str) -> Response:
    if isinstance(error, exceptions.MethodNotAllowed):
        return problem(Refusal("method_unknown", method=method))
    if isinstance(error, exceptions.UnsupportedMediaType):
        return problem(Refusal("media_type"))
    detail = getattr(error, "detail", "")
    body = {
        "type": "urn:problem:bad_request",
        "title": Refusal("bad_request", detail="").text.rstrip(": "),
        "status": answer.status_code,
        "code": "bad_request",
        "detail": _flat(detail),
    }
    renewed = Response(body, status=answer.status_code, content_type="application/problem+json")
    for header in ("Allow", "WWW-Authenticate"):
        if header in answer:
            renewed[header] = answer[header]
    return renewed


def _flat(detail: Any) -> str:
    if isinstance(detail, dict):
        return "; ".join(f"{key}: {_flat(value)}" for key, value in detail.items())
    if isinstance(detail, (list, tuple)):
        return " ".join(_flat(value) for value in detail)
    return str(detail)
