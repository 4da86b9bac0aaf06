"""Reporting rate and on-time rate. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of months, always shown with what it was made of."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """In percent; None when nothing was due."""
        return 100 * self.numerator / self.denominator if self.denominator else None


def reporting_rate(received: int, due: int) -> Rate:
    """Months received of months due. What nobody was asked for counts on neither side."""
    return Rate(received, due)


def on_time_rate(on_time: int, timed: int, missing: int) -> Rate:
    """Months first received by *counts as on time until*, of those timed and those missing.

    A month that is missing is not on time; a correction does not make a month late. What the brand
    loaded without a day of sending is not measured, and where it is all there is, nothing is.
    """
    return Rate(on_time, timed + missing) if timed else Rate(0, 0)
