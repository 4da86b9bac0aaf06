"""Renders the texts of notices and mails: one template ``notices/texts/<code>.txt`` a code.

A template extends ``notices/text.txt`` and fills the blocks ``subject`` (one line), ``body`` (the
mail), if the app shows something shorter, ``line``, and if there is a better word for it, what the
button of the mail says (``action``). The HTML part of a mail is made of its text.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation

from portal.notices.registry import Contact
from portal.ui.formats import day_in_words
from portal.ui.palette import dark_colours, light_colours


@dataclass(frozen=True, slots=True)
class LetterText:
    """A mail in words: its subject (one line), its text and the same as HTML."""

    subject: str
    body: str
    html: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a mail, or a row of one: words, and the page they lead to (or '').

    ``is_code``: it is to be read off and typed.
    """

    text: str
    address: str
    is_code: bool = False


def render_part(code: str, params: Mapping[str, Any], part: str) -> str:
    """The ``subject``, ``line``, ``action`` or ``body`` of a text in the active language."""
    context = {
        **{name: _in_words(value) for name, value in params.items()},
        "part": part,
        "site_url": _site(),
        "brand_name": settings.BRAND_NAME,
    }
    text = render_to_string(f"notices/texts/{code}.txt", context)
    return " ".join(text.split()) if part != "body" else text.strip() + "\n"


def _in_words(value: Any) -> Any:
    """Days, which parameters hold as ``2026-12-05``, as people say them: always with the year."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(value, "DATE_FORMAT")
    return day_in_words(value) if isinstance(value, str) else value


def mail_text(
    code: str, params: Mapping[str, Any], language: str, contact: Contact | None = None
) -> LetterText:
    """A mail in the recipient's language; ``contact`` is whom they may ask."""
    with translation.override(language):
        whole = {**params, "contact": contact}
        subject, body = render_part(code, whole, "subject"), render_part(code, whole, "body")
        action = render_part(code, whole, "action")
        return LetterText(subject, body, letter_html(subject, body, action, language))


def notice_line(code: str, params: Mapping[str, Any]) -> str:
    """What the app shows, in the reader's language."""
    return render_part(code, params, "line")


def letter_html(subject: str, body: str, action: str, language: str, code: str = "") -> str:
    """The text of a mail as HTML, in light and dark.

    What stands alone and leads to the portal becomes a button that says ``action``; a ``code`` that
    stands alone is shown large.
    """
    return render_to_string(
        "notices/letter.html",
        {
            "subject": subject,
            "paragraphs": [
                _paragraph(each, code) for each in body.strip().split("\n\n") if each.strip()
            ],
            "action": action,
            "language": language,
            "brand_name": settings.BRAND_NAME,
            "light": _named(light_colours()),
            "dark": _named(dark_colours()),
        },
    )


def _paragraph(text: str, code: str) -> Paragraph:
    if code and text.strip() == code:
        return Paragraph(code, "", is_code=True)
    lines = text.strip("\n").split("\n")
    last = lines[-1].strip()
    leads = last.startswith(f"{_site()}/") and " " not in last
    return Paragraph("\n".join(lines[:-1] if leads else lines), last if leads else "")


def _named(colours: Mapping[str, str]) -> dict[str, str]:
    """Colours by names that a template can ask for."""
    return {name.replace("-", "_"): colour for name, colour in colours.items()}


def _site() -> str:
    return settings.SITE_URL.rstrip("/")
