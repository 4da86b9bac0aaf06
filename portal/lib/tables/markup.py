"""XML from strangers: streamed through expat, which never looks back, with nothing to expand.

A document type is refused, so there are no entities and no outside files; one tag, comment or
attribute value may be a megabyte long, since an unfinished one is looked at again with every piece.
"""

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from portal.lib.results import Refusal

PIECE = 128 * 1024
_LONGEST = 1024 * 1024
# Names worth keeping without their prefix; a workbook has a few dozen.
_KEPT_NAMES = 200

Start = Callable[[str, dict[str, str]], None]


class Reader:
    """One pass over one document. Names come without their prefix.

    ``start`` is called for every element; set :attr:`end` and :attr:`text` only while they are
    needed, they cost more than the rest. Whatever is no clean XML refuses with `file_broken`.
    """

    def __init__(self, start: Start | None = None) -> None:
        # The encoding is given: a declaration that lies would be read differently elsewhere. No
        # namespaces: a long one would be copied for every element.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = self._no_document_type
        self._parser.buffer_text = True
        self._names: dict[str, str] = {}
        self._fed = 0
        if start is not None:
            self._start = start
            self._parser.StartElementHandler = self._started

    @property
    def end(self) -> Callable[[str], None] | None:
        """Called with the full name of every element that ends."""
        return self._parser.EndElementHandler

    @end.setter
    def end(self, function: Callable[[str], None] | None) -> None:
        self._parser.EndElementHandler = function

    @property
    def text(self) -> Callable[[str], None] | None:
        """Called with character data, perhaps in several pieces."""
        return self._parser.CharacterDataHandler

    @text.setter
    def text(self, function: Callable[[str], None] | None) -> None:
        self._parser.CharacterDataHandler = function

    def read(self, source: IO[bytes]) -> None:
        """Read all of ``source``, in pieces."""
        for piece in _pieces(source):
            self._feed(piece)
        self._feed(b"", last=True)

    def _feed(self, piece: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, UnicodeError, ValueError) as error:
            raise Refusal("file_broken", detail=str(error)[:120]) from None
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST and not last:
            raise Refusal("file_broken", detail="XML: one part is too long")

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._start(self._names.get(name) or self._known(name), attributes)

    def _known(self, name: str) -> str:
        local = local_name(name)
        if len(self._names) < _KEPT_NAMES:
            self._names[name] = local
        return local

    def _no_document_type(self, *_: object) -> None:
        raise Refusal("file_broken", detail="XML: document type")


def local_name(name: str) -> str:
    """``name`` without its prefix."""
    return name.rpartition(":")[2]


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    first = source.read(PIECE)
    if b"\x00" in first[:1024]:
        raise Refusal("file_broken", detail="UTF-16")
    piece = first
    while piece:
        yield piece
        piece = source.read(PIECE)


def tags_of(archive: ZipFile, path: str, *names: str) -> list[tuple[str, dict[str, str]]]:
    """Name and attributes of every element of these names in one member, in their order."""
    tags: list[tuple[str, dict[str, str]]] = []

    def note(name: str, attributes: dict[str, str]) -> None:
        if name in names:
            tags.append((name, attributes))

    with archive.open(path) as member:
        Reader(note).read(member)
    return tags
