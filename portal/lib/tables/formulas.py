"""Texts in files that a spreadsheet must not run."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """``text`` so that a spreadsheet takes it for text; plain numbers stay as they are."""
    return f"'{text}" if text.startswith(_STARTS) and number(text) is None else text


def number(text: str) -> float | None:
    """The number a text is, or None."""
    try:
        return float(text)
    except ValueError:
        return None
