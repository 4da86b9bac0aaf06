"""Whole numbers in addresses and forms: read without trust in their length."""

# Versions of drafts count the times somebody saved.
MOST_VERSION = 10**9


def whole(text: str, *, most: int) -> int | None:
    """The whole number from 0 to ``most`` that ``text`` says in ASCII digits; None for others."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
