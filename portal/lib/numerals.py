"""Numbers as text: whole ones read without trust in their length, floats without their noise."""

from decimal import ROUND_HALF_UP, Decimal

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


def rounded(number: Decimal, places: int) -> Decimal:
    """A finite number with ``places`` decimals, halves away from zero, never minus zero."""
    short = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return short or abs(short)


def difference_shown(now: float | None, before: float | None, places: int) -> float | None:
    """The difference of two finite numbers as they are shown: 29.0 after 29.5 is -0.5.

    Not that of what is behind them, which a reader cannot check. None where one is missing.
    """
    if now is None or before is None:
        return None
    return float(rounded(Decimal(plain(now)), places) - rounded(Decimal(plain(before)), places))


def whole(text: str, *, most: int) -> int | None:
    """The whole number from 0 to ``most`` that ``text`` says in ASCII digits; None for others."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None
