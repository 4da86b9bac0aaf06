"""Which texts every part of the portal can keep."""

# Marks without a shape that come along when text is copied: no-width spaces and joiners, a byte
# order mark, directions.
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def trimmed(text: str) -> str:
    """``text`` without outer space, seen or unseen."""
    bare = text.strip()
    while bare and (bare[0] in _UNSEEN or bare[-1] in _UNSEEN):
        bare = bare.strip(_UNSEEN).strip()
    return bare


def is_clean(text: str) -> bool:
    """Whether every database can keep ``text``: no NUL, no half of a pair of surrogates."""
    return "\x00" not in text and (text.isascii() or _encodes(text))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
