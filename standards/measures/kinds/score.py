"""Score: a value somebody gave, such as a mystery visit's points. Pure."""

from typing import Any

from standards.measures.shapes import Cell, CellValue, Part, gettext_noop
from standards.measures.single import SingleValue


class Score(SingleValue):
    """``{"value": "3.8"}``: 3.8 points."""

    code = "score"
    label = gettext_noop("Score")
    needs = ("upper",)
    parts = (Part("value", gettext_noop("value"), is_signed=True, in_unit=True),)

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The value itself."""
        return CellValue(float(cell["value"]))
