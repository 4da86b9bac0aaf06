"""Public holidays of countries, on which nobody is reminded. Pure."""

import datetime as dt
from collections.abc import Container, Sequence
from functools import lru_cache


def countries() -> list[str]:
    """The codes (ISO 3166) of the countries whose public holidays are known."""
    from holidays import list_supported_countries

    return sorted(code for code in list_supported_countries() if len(code) == 2)


def holidays_of(codes: Sequence[str]) -> Container[dt.date]:
    """The nationwide public holidays of all of ``codes``, of any year."""
    return _Holidays(tuple(sorted(codes)))


class _Holidays:
    """Looks a day up in each country; the years are worked out when they are asked for."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes = codes

    def __contains__(self, day: object) -> bool:
        return any(day in _of(code) for code in self._codes)


@lru_cache(maxsize=64)
def _of(code: str) -> Container[object]:
    from holidays import country_holidays

    return country_holidays(code)
