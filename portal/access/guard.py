"""What every request must keep to before a view reads it: size, length of fields, real text.

The limits stand here once, for pages and API; a view that takes long texts says so in
``long_fields`` (name of the field: characters); one with ``reads_any_text`` keeps by itself what
no row can hold from the database.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict

from portal.access.problems import problem_http
from portal.lib.characters import is_clean
from portal.lib.results import Refusal

MEGABYTE = 1024 * 1024
# Characters of one parameter of an address, and of one field of a form.
PARAMETER = 4_000
FIELD = 20_000
# A signed-out visitor sends a name, a password or a code.
SIGNED_OUT_BODY = 256 * 1024
JSON_PAGE_BODY = MEGABYTE
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def is_api(request: HttpRequest) -> bool:
    """Whether machines ask."""
    return request.path.startswith("/api/")


class SizeGuard:
    """Refuses a body by its announced length, before anything reads it; drops broken cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        # A quoted cookie can hold what a header cannot.
        for name in [name for name, value in request.COOKIES.items() if not is_clean(value)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """413 in words when the body is larger than this route takes."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            return refused(request, Refusal("bad_request", detail="Content-Length"))
        size = int(length)
        limit = SIGNED_OUT_BODY if size <= SIGNED_OUT_BODY else _limit(request)
        if size > limit:
            megabytes, most = -(-size // MEGABYTE), max(1, limit // MEGABYTE)
            return refused(request, Refusal("body_too_big", size=megabytes, limit=most))
        return None


def _limit(request: HttpRequest) -> int:
    """Bytes of a body that this request may have."""
    if is_api(request):
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if not request.user.is_authenticated:
        return SIGNED_OUT_BODY
    if request.content_type == "multipart/form-data":
        # Room for the form around the file, and for a file somewhat too large to be told so.
        return (settings.UPLOAD_LIMIT_MB * 3 // 2) * MEGABYTE
    if request.content_type in FORMS:
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return JSON_PAGE_BODY


class TextGuard:
    """Refuses parameters and form fields that are too long, or no text that can be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """404 for an address that cannot be, 400 or 413 in words for a form."""
        try:
            self._check_address(request, kwargs, is_open=bool(declared(view, "reads_any_text")))
            if not is_api(request) and request.content_type in FORMS:
                _check_fields(request.POST, declared(view, "long_fields") or {})
        except Refusal as refusal:
            return refused(request, refusal)
        except RequestDataTooBig:
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
            return refused(request, Refusal("body_too_big", size=limit + 1, limit=limit))
        except (SuspiciousOperation, MultiPartParserError):
            return refused(request, Refusal("bad_request", detail="fields"))
        return None

    def _check_address(
        self, request: HttpRequest, kwargs: Mapping[str, Any], *, is_open: bool
    ) -> None:
        named = [value for value in kwargs.values() if isinstance(value, str)]
        asked = [text for key, values in request.GET.lists() for text in (key, *values)]
        if not all(map(is_clean, named)):
            raise Http404
        if not is_open and not all(map(is_clean, asked)):
            if is_api(request):
                raise Refusal("bad_request", detail="NUL")
            raise Http404
        for text in asked:
            if len(text) > PARAMETER:
                raise Refusal("field_long", field=text[:40], found=len(text), limit=PARAMETER)


def declared(view: Callable[..., Any], name: str) -> Any:
    """What a view's class says under ``name``; None when it says nothing."""
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    return getattr(view_class, name, None)


def _check_fields(posted: "MultiValueDict[str, str]", longer: Mapping[str, int]) -> None:
    for name, values in posted.lists():
        _check_texts([name], PARAMETER)
        for text in values:
            _check_texts([text], longer.get(name, FIELD), name)


def _check_texts(texts: Iterable[str], limit: int, name: str = "") -> None:
    for text in texts:
        if len(text) > limit:
            field = name or text[:40]
            raise Refusal("field_long", field=field, found=len(text), limit=limit)
        if not is_clean(text):
            raise Refusal("field_characters", field=name or "?")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """``refusal`` as a page for people, as a problem document for machines."""
    if is_api(request) or request.content_type == "application/json":
        return problem_http(refusal)
    return TemplateResponse(request, "ui/refusal.html", {"refusal": refusal}, status=refusal.status)
