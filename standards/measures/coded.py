"""What yes/no and choices have in common: an answer, kept as its code. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from standards.measures.measure import Measure
from standards.measures.numbers import as_sent
from standards.measures.shapes import Cell, CellValue, Fault, MetricShape, Part, gettext_noop


def folded(text: str) -> str:
    """Words without case and with single spaces, as answers are compared."""
    return " ".join(text.casefold().split())


class Coded(Measure, ABC):
    """An answer from a list."""

    is_coded = True
    parts = (Part("code", gettext_noop("answer"), is_number=False),)

    def read(self, metric: MetricShape, raw: Mapping[str, object]) -> Cell | list[Fault]:
        """The answer's code, from its code or its name."""
        value = raw.get("code")
        given = "" if value is None else as_sent(value).strip()
        if not given:
            return [Fault("part_absent", "code", {"part": "code"})]
        code = self.answers(metric).get(folded(given))
        return [self.unknown(metric, given)] if code is None else {"code": code}

    @abstractmethod
    def unknown(self, metric: MetricShape, given: str) -> Fault:
        """What is said of an answer that is not in the list."""

    def combined_unit(self, unit: str) -> str:
        """Of the answers."""
        return "%"

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The answer."""
        return CellValue(None, code=str(cell["code"]))
