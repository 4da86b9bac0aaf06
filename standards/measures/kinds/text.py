"""Text: what a partner wants to tell; it has no value. Pure."""

from collections.abc import Mapping

from portal.lib.characters import is_clean
from standards.measures.combination import Combined, NotCombinable, Observations
from standards.measures.measure import Measure
from standards.measures.shapes import (
    TEXT_LIMIT,
    Cell,
    Fault,
    MetricShape,
    Part,
    gettext_noop,
)


class Text(Measure):
    """``{"text": "Be quicker on the phone."}``: nobody has to have something to tell."""

    code = "text"
    label = gettext_noop("Text")
    parts = (Part("text", gettext_noop("text"), is_number=False),)
    is_required = False
    has_value = False
    has_figure = False
    is_comparable = False
    can_break_down = False
    methods = ()

    def read(self, metric: MetricShape, raw: Mapping[str, object]) -> Cell | list[Fault]:
        """The text without blanks around it."""
        value = raw.get("text")
        if not isinstance(value, str) or not value.strip():
            return [Fault("part_absent", "text", {"part": "text"})]
        if len(value.strip()) > TEXT_LIMIT:
            return [Fault("text_long", "text", {"limit": TEXT_LIMIT})]
        if not is_clean(value):
            return [Fault("text_control", "text")]
        return {"text": value.strip()}

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """Texts have no figure."""
        raise NotCombinable("figure_text")
