"""Ask a world and keep all an outsider could compare: status, headers, body, mail, queries."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.leaks.routes import Ask
from tests.leaks.worlds import World

# What legitimately differs from request to request and tells nothing: all there is.
NORMALISERS = (
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+'), rb"\1-"),
    (re.compile(rb'(X-CSRFToken[^:]*:\s*(?:&quot;|"))[A-Za-z0-9]+'), rb"\1-"),
)
IGNORED_HEADERS = {"set-cookie", "x-ratelimit-remaining"}
PARTNER_ROLES = ("owner", "signer", "submitter", "viewer", "machine")


def parts_of(letter: EmailMessage) -> tuple[str, ...]:
    """Everything a mail says: subject, text, and the other parts."""
    others = getattr(letter, "alternatives", ())
    return (str(letter.subject), str(letter.body), *(str(part.content) for part in others))


@dataclass(frozen=True, slots=True)
class Answer:
    """One normalised answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    mails: tuple[tuple[str, ...], ...]


def client_for(world: World, role: str) -> Client:
    """A signed-in browser, or a bearer of the role's token for API routes."""
    client = Client(raise_request_exception=False)
    if role in world.tokens and role not in ("admin",):
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.tokens[role]}"
        return client
    user = world.users[role]
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["epoch"] = user.epoch
    session.save()
    return client


class Undo(Exception):
    """Rolls a request back, so that the next one meets the same world."""


def answer(client: Client, ask: Ask) -> Answer:
    """Send one request and undo what it did."""
    mail.outbox.clear()
    reset_queries()
    kept: list[Answer] = []
    try:
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                response = client.generic(
                    ask.method, ask.url, ask.body, content_type="application/json"
                )
                content = b"".join(response) if response.streaming else response.content
            kept.append(
                Answer(
                    status=response.status_code,
                    headers=_headers(response),
                    body=normalised(content),
                    queries=len(queries),
                    mails=tuple(map(parts_of, mail.outbox)),
                )
            )
            raise Undo
    except Undo:
        return kept[0]


def _headers(response: object) -> tuple[tuple[str, str], ...]:
    items = response.headers.items()  # type: ignore[attr-defined]  # HttpResponse
    return tuple(sorted((k.lower(), v) for k, v in items if k.lower() not in IGNORED_HEADERS))


def normalised(body: bytes) -> bytes:
    """The body without what changes from request to request."""
    for pattern, replacement in NORMALISERS:
        body = pattern.sub(replacement, body)
    return body
