"""Renders the texts of notices and mails: one template ``notices/texts/<code>.txt`` a code.

A template extends ``notices/text.txt`` and fills the blocks ``subject`` (one line), ``body`` (the
mail) and, if the app shows something shorter, ``line``.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation


def render_part(code: str, params: Mapping[str, Any], part: str) -> str:
    """The ``subject``, ``line`` or ``body`` of a text in the active language."""
    context = {
        **params,
        "part": part,
        "site_url": settings.SITE_URL.rstrip("/"),
        "brand_name": settings.BRAND_NAME,
    }
    text = render_to_string(f"notices/texts/{code}.txt", context)
    return " ".join(text.split()) if part != "body" else text.strip() + "\n"


def mail_text(code: str, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and body of a mail in the recipient's language."""
    with translation.override(language):
        return render_part(code, params, "subject"), render_part(code, params, "body")


def notice_line(code: str, params: Mapping[str, Any]) -> str:
    """What the app shows, in the reader's language."""
    return render_part(code, params, "line")
