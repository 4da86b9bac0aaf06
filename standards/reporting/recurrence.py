"""How the periods of a collection follow each other. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, pairwise

from portal.lib import months
from portal.lib.periods import Span, span_of
from standards.reporting.enums import Frequency

FOUR_WEEKS = dt.timedelta(weeks=4)
_DAY = dt.timedelta(days=1)
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Periods of one length after each other, or the codes of a collection's own.

    The first period begins with ``first_month``, four weeks begin on ``first_day``. A quarter of a
    year that begins in April therefore has an April as its first month.
    """

    frequency: str
    first_month: str = ""
    first_day: dt.date | None = None
    own_periods: tuple[str, ...] = ()

    @property
    def begins(self) -> str:
        """The month in which the first period begins; '' without any."""
        if self.frequency == Frequency.OWN:
            spans = list(self._own())
            return months.of(spans[0][0]) if spans else ""
        if self.frequency == Frequency.FOUR_WEEKS:
            return months.of(self.first_day) if self.first_day else ""
        return self.first_month

    @property
    def problem(self) -> str:
        """The code of what is wrong with it, '' for nothing."""
        if self.frequency == Frequency.OWN:
            return self._own_problem()
        if self.frequency == Frequency.FOUR_WEEKS:
            return "" if self.first_day else "first_day_needed"
        return "" if months.is_month(self.first_month) else "month_bad"

    def spans(self, until: dt.date) -> Iterator[Span]:
        """First and last day of every period that has begun by ``until``, the oldest first."""
        for span in self._all():
            if span[0] > until:
                return
            yield span

    def _all(self) -> Iterator[Span]:
        if self.frequency == Frequency.OWN:
            return self._own()
        if self.frequency == Frequency.FOUR_WEEKS:
            return self._weeks()
        return self._calendar(_MONTHS[Frequency(self.frequency)])

    def _calendar(self, length: int) -> Iterator[Span]:
        for number in count(months.ordinal(self.first_month), length):
            last = months.from_ordinal(number + length - 1)
            yield months.first_day(months.from_ordinal(number)), months.last_day(last)

    def _weeks(self) -> Iterator[Span]:
        if self.first_day:
            for number in count():
                first = self.first_day + number * FOUR_WEEKS
                yield first, first + FOUR_WEEKS - _DAY

    def _own(self) -> Iterator[Span]:
        return iter(sorted(span for code in self.own_periods if (span := span_of(code))))

    def _own_problem(self) -> str:
        spans = list(self._own())
        if not spans:
            return "own_periods_needed"
        if len(spans) < len(self.own_periods):
            return "own_period_bad"
        overlap = any(before[1] >= after[0] for before, after in pairwise(spans))
        return "own_periods_overlap" if overlap else ""
