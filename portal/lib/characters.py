"""Which texts every part of the portal can keep."""


def is_clean(text: str) -> bool:
    """Whether every database can keep ``text``: no NUL, no half of a pair of surrogates."""
    return "\x00" not in text and (text.isascii() or _encodes(text))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
