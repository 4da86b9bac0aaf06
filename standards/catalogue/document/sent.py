"""Documents that people send: read in a process of their own, under limits."""

from collections.abc import Sequence

from portal.lib.confined.limits import Limits
from portal.lib.confined.parent import confined
from portal.lib.mappings import JsonObject
from portal.lib.results import Refusal
from standards.catalogue.document.locations import Locator
from standards.catalogue.document.parser import LIMIT, parse, too_long
from standards.catalogue.document.shape import Document

# The longest document that is read takes about half of it.
LIMITS = Limits(cpu=60, wall=120, memory=2_000, answer=64)


def parse_sent(text: str) -> Document:
    """`parse` for what a person sent; refuses also what costs too much to read."""
    if len(text) > LIMIT:
        raise too_long(text)
    return Document.model_validate(confined(parsed, _bytes(text), limits=LIMITS))


def locations_in(text: str, paths: Sequence[str]) -> list[tuple[int | None, str]]:
    """Line and words of each path in a text that was sent; without them when it is too long."""
    if not paths or len(text) > LIMIT:
        return [(None, path) for path in paths]
    try:
        places = confined(located, _bytes(text), limits=LIMITS, paths=list(paths))
    except Refusal:
        return [(None, path) for path in paths]
    return [(line, words) for line, words in places]


def parsed(content: bytes) -> JsonObject:
    """In the child: the document as JSON values that `Document` takes back."""
    return parse(content.decode()).model_dump(mode="json")


def located(content: bytes, *, paths: Sequence[str]) -> list[tuple[int | None, str]]:
    """In the child: where the paths stand."""
    locator = Locator(content.decode())
    return [(locator.line(path), locator.words(path)) for path in paths]


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")
