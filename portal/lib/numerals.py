"""Numbers as text: whole ones read without trust in their length, floats without their noise."""

from decimal import Decimal

# Versions of drafts count the times somebody saved.
MOST_VERSION = 10**9


# Sums of decimals in binary arithmetic are off in the sixteenth digit.
RELIABLE_DIGITS = 15


def plain(value: float) -> str:
    """A finite number without exponent, trailing zeros and the noise of binary arithmetic.

    64492.49999999997 is *64492.5*; two thirds keep every digit they have.
    """
    short, whole_text = f"{value:.{RELIABLE_DIGITS}g}", repr(float(value))
    is_noise = len(short) < len(whole_text) - 1
    return f"{Decimal(short if is_noise else whole_text).normalize() + 0:f}"


def whole(text: str, *, most: int) -> int | None:
    """The whole number from 0 to ``most`` that ``text`` says in ASCII digits; None for others."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
