"""What a request is told that is turned away before Django sees it: a page, or JSON for the API."""

from django.template.loader import render_to_string

from portal.access.problems import problem
from portal.access.renderers import OrjsonRenderer
from portal.lib.results import Refusal

RETRY_SECONDS = 5


def refused(refusal: Refusal, path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body; needs no database, no session and no request."""
    if path.startswith("/api/"):
        kind, body = b"application/problem+json", OrjsonRenderer().render(problem(refusal).data)
    else:
        kind = b"text/html; charset=utf-8"
        body = render_to_string("ui/turned_away.html", {"refusal": refusal}).encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'"),
        # What was not read must not be taken for the next request.
        (b"connection", b"close"),
    ]
    if refusal.status == 503:
        headers.append((b"retry-after", str(RETRY_SECONDS).encode()))
    return refusal.status, headers, body
