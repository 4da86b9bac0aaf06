"""Markdown of standards as safe HTML."""

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe

INLINE = {"em", "strong", "del", "code", "a", "sub", "sup", "br"}
BLOCKS = {"p", "hr", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}


def html_of(text: str) -> SafeString:
    """``text`` rendered and sanitised: no images, scripts, styles, ids; links to the web only."""
    if not text.strip():
        return SafeString("")
    # Headings of a text lie below those of the page.
    made = markdown.markdown(
        text,
        extensions=["tables", "sane_lists", "toc"],
        extension_configs={"toc": {"baselevel": 4, "marker": ""}},
        output_format="html",
    )
    clean = nh3.clean(
        made,
        tags=INLINE | BLOCKS | TABLES,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it
