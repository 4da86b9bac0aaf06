"""A page as a person reads it: its lines of text, and the links on it."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "textarea",
    ]
)
_SILENT = frozenset({"script", "style", "template"})


@dataclass(frozen=True, slots=True)
class Read:
    """What stands on a page."""

    lines: tuple[str, ...]
    links: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag in _BLOCKS:
            self.end_line()
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        for name in ("title", "aria-label", "value"):
            if given.get(name) and tag not in ("input", "option", "progress", "button", "meter"):
                self.lines.append(" ".join(str(given[name]).split()))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def end_line(self) -> None:
        text = " ".join("".join(self.words).split())
        if text:
            self.lines.append(text)
        self.words = []


def read(page: str, at: str = "/") -> Read:
    """The lines and links of ``page`` at the address ``at``; links to other places are left out."""
    reader = _Reader()
    reader.feed(page)
    reader.end_line()
    # Charts and scripts hold addresses in JSON.
    hidden = re.findall(r'"(?:href|url)":\s*"(/[^"]*)"', html.unescape(page))
    links = []
    for link in (*reader.links, *hidden):
        address = urldefrag(urljoin(at, link))[0]
        if not urlsplit(address).scheme and not address.startswith("//"):
            links.append(address)
    return Read(tuple(reader.lines), tuple(dict.fromkeys(links)))
