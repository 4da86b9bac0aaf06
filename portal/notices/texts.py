"""Renders the texts of notices and mails: one template ``notices/texts/<code>.txt`` a code.

A template extends ``notices/text.txt`` and fills the blocks ``subject`` (one line), ``body`` (the
mail) and, if the app shows something shorter, ``line``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation

from portal.ui.formats import day_in_words


def render_part(code: str, params: Mapping[str, Any], part: str) -> str:
    """The ``subject``, ``line`` or ``body`` of a text in the active language."""
    context = {
        **{name: _in_words(value) for name, value in params.items()},
        "part": part,
        "site_url": settings.SITE_URL.rstrip("/"),
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


def mail_text(code: str, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and body of a mail in the recipient's language."""
    with translation.override(language):
        return render_part(code, params, "subject"), render_part(code, params, "body")


def notice_line(code: str, params: Mapping[str, Any]) -> str:
    """What the app shows, in the reader's language."""
    return render_part(code, params, "line")
