"""Texts in files that a spreadsheet must not run."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """``text`` so that a spreadsheet takes it for text; plain numbers stay as they are."""
    return f"'{text}" if text.startswith(_STARTS) and number(text) is None else text


def unguarded(text: str) -> str:
    """``text`` without the apostrophe of `harmless`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text


def number(text: str) -> float | None:
    """The plain decimal number a text is, or None."""
    return float(text) if _NUMBER.fullmatch(text) else None
