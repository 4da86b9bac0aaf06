"""Markdown of standards as safe HTML, in time that grows with the text (docs/adr/0024)."""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

INLINE = {"em", "strong", "del", "code", "a", "sub", "sup", "br"}
BLOCKS = {"p", "hr", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
# Headings of a text lie below those of the page.
_BELOW = 3
_LOWEST = 6

_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
# Which addresses a link may have is decided below, for links of both kinds.
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]


def html_of(text: str) -> SafeString:
    """``text`` rendered and sanitised: no images, scripts, styles, ids; links to the web only."""
    if not text.strip():
        return SafeString("")
    tokens = _markdown.parse(text)
    _lower_headings(tokens)
    clean = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=INLINE | BLOCKS | TABLES,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def _lower_headings(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(_LOWEST, int(token.tag[1:]) + _BELOW)}"
